"""Draws one preview and ends: run as a process of its own, which imports the readers of the formats and no Django.

``python -m kehui.records.previews.drawing FORM SOURCE TARGET FIRST SECONDS BYTES`` writes ``outcome.json`` into the
folder TARGET, and ``page-N.png`` or ``page-1.jpg`` beside it. SECONDS and BYTES bound the processor
time and the memory.
"""

import csv
import json
import resource
import sys
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

AT_ONCE = 4  # pages of a PDF drawn in one run
WIDTH, HEIGHT, SCALE = 1400, 2400, 3  # pixels of a page at most, and how far a small one is enlarged
SIDE, PIXELS = 1600, 80_000_000  # of a picture: its longer side when shown, and what is still unpacked
ROWS, COLUMNS, SHEETS, CELL = 200, 40, 10, 300  # of a table
TEXT = 200_000  # bytes of a text
MARKUP = 4_000_000  # characters of a Word file's text with its pictures
UNPACKED = 300_000_000  # bytes that a container may say it unpacks to

TAGS = {
    "p", "br", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "u", "s", "sub", "sup", "ul", "ol", "li",
    "table", "thead", "tbody", "tr", "td", "th", "img", "blockquote", "pre",
}  # fmt: skip


class Unreadable(Exception):
    """Why nothing can be drawn: encrypted, damaged or limits."""


def draw_pdf(source: Path, target: Path, first: int) -> dict[str, Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("encrypted" if "password" in str(error).lower() else "damaged") from None
    for place in range(first, min(first + AT_ONCE, len(document) + 1)):
        page = document[place - 1]
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1), HEIGHT / max(height, 1), SCALE)
        page.render(scale=scale).to_pil().save(target / f"page-{place}.png")
    return {"pages": len(document)}


def draw_picture(source: Path, target: Path, _first: int) -> dict[str, Any]:
    """A smaller copy, newly encoded: without the place, the camera and whatever else stood in the file."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the bound below refuses, where Pillow would only warn
    with Image.open(source, formats=["PNG", "JPEG"]) as picture:
        if picture.width * picture.height > PIXELS:
            raise Unreadable("limits")
        picture.draft("RGB", (SIDE, SIDE))
        upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((SIDE, SIDE))
    plain = Image.new("RGB", upright.size, "white")
    upright = upright.convert("RGBA")
    plain.paste(upright, mask=upright.getchannel("A"))
    plain.save(target / "page-1.jpg", quality=85)
    return {"pages": 1}


def draw_word(source: Path, _target: Path, _first: int) -> dict[str, Any]:
    import mammoth
    import nh3

    _check_container(source)
    room = [MARKUP]

    def picture(image: Any) -> dict[str, str]:
        from base64 import b64encode

        with image.open() as content:
            encoded = b64encode(content.read(room[0])).decode()
        room[0] -= len(encoded)
        if image.content_type not in ("image/png", "image/jpeg") or room[0] <= 0:
            return {"src": ""}
        return {"src": f"data:{image.content_type};base64,{encoded}"}

    with source.open("rb") as content:
        markup = mammoth.convert_to_html(content, convert_image=mammoth.images.img_element(picture)).value
    spans = {"colspan", "rowspan"}
    kept = {"img": {"src", "alt"}, "td": spans, "th": spans}
    clean = nh3.clean(markup[:MARKUP], tags=TAGS, attributes=kept, url_schemes={"data"}, link_rel=None)
    return {"markup": clean, "cut": len(markup) > MARKUP}


def draw_sheets(source: Path, _target: Path, _first: int) -> dict[str, Any]:
    from python_calamine import CalamineWorkbook

    _check_container(source)
    book = CalamineWorkbook.from_path(str(source))
    sheets = []
    for name in book.sheet_names[:SHEETS]:
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(nrows=ROWS)
        height, width = sheet.total_height, sheet.total_width
        sheets.append({"name": name, "rows": [_row(row) for row in rows], "cut": height > ROWS or width > COLUMNS})
    return {"sheets": sheets, "cut": len(book.sheet_names) > SHEETS}


def draw_csv(source: Path, _target: Path, _first: int) -> dict[str, Any]:
    text, cut = _text(source)
    rows = list(islice(csv.reader(text.splitlines()), ROWS + 1))
    wide = any(len(row) > COLUMNS for row in rows)
    shown = [_row(row) for row in rows[:ROWS]]
    return {"sheets": [{"name": "", "rows": shown, "cut": cut or wide or len(rows) > ROWS}], "cut": False}


def draw_text(source: Path, _target: Path, _first: int) -> dict[str, Any]:
    text, cut = _text(source)
    return {"text": text, "cut": cut}


def _row(cells: Iterable[Any]) -> list[str]:
    """Cells as text; whole numbers without a point, long ones cut."""
    whole = (int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in islice(cells, COLUMNS))
    return [str(cell)[:CELL] for cell in whole]


def _text(source: Path) -> tuple[str, bool]:
    """The beginning of a text in whatever encoding it has, and whether more follows."""
    with source.open("rb") as content:
        head = content.read(TEXT + 1)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[:TEXT].decode("utf-16", "replace"), len(head) > TEXT
    try:
        return head[:TEXT].decode("utf-8-sig"), len(head) > TEXT
    except UnicodeDecodeError as error:
        cut_inside = len(head) > TEXT and error.start >= TEXT - 3
        encoding = "utf-8-sig" if cut_inside else "gb18030"
        return head[:TEXT].decode(encoding, "replace"), len(head) > TEXT


def _check_container(source: Path) -> None:
    with ZipFile(source) as container:
        if sum(entry.file_size for entry in container.infolist()) > UNPACKED:
            raise Unreadable("limits")


DRAWERS: dict[str, Callable[[Path, Path, int], dict[str, Any]]] = {
    "pdf": draw_pdf,
    "png": draw_picture,
    "jpg": draw_picture,
    "jpeg": draw_picture,
    "docx": draw_word,
    "xlsx": draw_sheets,
    "csv": draw_csv,
    "txt": draw_text,
}


def draw(form: str, source: Path, target: Path, first: int) -> dict[str, Any]:
    """What can be shown of a file, or why nothing can; a reader of a format may fail in any way of its own."""
    try:
        return DRAWERS[form](source, target, first)
    except Unreadable as error:
        return {"problem": str(error)}
    except (MemoryError, RecursionError):
        return {"problem": "limits"}
    except BadZipFile:
        return {"problem": "damaged"}
    except Exception as error:  # one of a dozen readers, on a file made to break it
        return {"problem": "encrypted" if "password" in str(error).lower() else "damaged"}


def main(form: str, source: str, target: str, first: str, seconds: str, size: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (int(size), int(size)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 26, 1 << 26))
    outcome = draw(form, Path(source), Path(target), int(first))
    (Path(target) / "outcome.json").write_text(json.dumps(outcome), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
