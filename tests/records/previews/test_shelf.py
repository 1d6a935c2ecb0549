"""Previews of every format, and of files made to break them: a clear line in bounded time, never an error."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override
from openpyxl import Workbook
from PIL import Image

from kehui.records.models import File
from kehui.records.previews import shelf
from kehui.records.previews.shelf import page_of, preview

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


@pytest.fixture(autouse=True)
def _own_shelf(settings: Any, tmp_path: Path) -> None:
    settings.PREVIEW_DIR = tmp_path / "previews"
    settings.MEDIA_ROOT = tmp_path / "files"


def stored(name: str, content: bytes) -> File:
    """A file as it would be after it was attached, without a record."""
    file = File(name=name, sha256=format(zlib.crc32(content), "064x"), size=len(content))
    file.content.save(name, ContentFile(content), save=False)
    return file


def pdf(pages: int, *, side: int = 200) -> bytes:
    document, target = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _each in range(pages):
        document.new_page(side, side)
    document.save(target)
    document.close()
    return target.getvalue()


def word(body: str, *, filler: int = 0) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as container:
        if filler:
            container.writestr("word/media/image1.png", bytes(filler))
        container.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        related = f'<Relationship Id="r1" Type="{OFFICE}" Target="word/document.xml"/>'
        container.writestr("_rels/.rels", f'<Relationships xmlns="{RELATIONS}">{related}</Relationships>')
        types = "http://schemas.openxmlformats.org/package/2006/content-types"
        container.writestr("[Content_Types].xml", f'<Types xmlns="{types}"/>')
    return target.getvalue()


def sheet(rows: int, columns: int) -> bytes:
    book, target = Workbook(), io.BytesIO()
    for place in range(rows):
        book.active.append([place, *["值"] * (columns - 1)])
    book.save(target)
    return target.getvalue()


def photo(width: int = 2000, height: int = 500) -> bytes:
    exif, target = Image.Exif(), io.BytesIO()
    exif[0x010E] = "秘密地点".encode().decode("latin-1")
    exif[0x0112] = 6  # lies on its side
    Image.new("RGB", (width, height), "red").save(target, "JPEG", exif=exif)
    return target.getvalue()


def bomb(side: int) -> bytes:
    """A PNG that says it is enormous."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100_000)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 2/R 3/Length 128/P -4/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\n"
)


def test_pages_of_a_pdf_are_drawn_when_they_are_asked_for(settings: Any) -> None:
    settings.PREVIEW_PAGES = 50
    file = stored("长.pdf", pdf(500))
    seen = preview(file)
    assert (seen.pages, len(seen.places), seen.problem) == (500, 50, "")
    assert len(list(settings.PREVIEW_DIR.rglob("page-*.png"))) == shelf.AT_ONCE
    found = page_of(file, 50)
    assert found is not None
    with Image.open(found) as picture:
        assert picture.width == 600
    assert page_of(file, 51) is None
    assert page_of(file, 0) is None


def test_a_page_of_any_size_becomes_a_picture_of_bounded_size() -> None:
    found = page_of(stored("大.pdf", pdf(1, side=14_000)), 1)
    assert found is not None
    with Image.open(found) as picture:
        assert picture.width <= 1400


def test_a_picture_loses_its_exif_and_stands_upright() -> None:
    file = stored("照片.jpg", photo())
    assert preview(file).pages == 1
    found = page_of(file, 1)
    assert found is not None
    with Image.open(found) as picture:
        assert (picture.width, picture.height) == (400, 1600)
        assert not picture.getexif()


def test_word_comes_as_clean_markup() -> None:
    evil = "&lt;script&gt;alert(1)&lt;/script&gt;"
    link = '<w:hyperlink w:anchor="x"><w:r><w:t>链接</w:t></w:r></w:hyperlink>'
    seen = preview(stored("信.docx", word(f"<w:p><w:r><w:t>技术方案 {evil}</w:t></w:r>{link}</w:p>")))
    assert "技术方案" in seen.markup
    assert "<script" not in seen.markup
    assert "<a" not in seen.markup


def test_tables_are_bounded() -> None:
    (shown,) = preview(stored("表.xlsx", sheet(300, 60))).sheets
    assert (len(shown["rows"]), len(shown["rows"][0]), shown["cut"]) == (200, 40, True)
    assert shown["rows"][7][0] == "7"
    (small,) = preview(stored("小.csv", "名称,数量\n甲,1".encode("gb18030"))).sheets
    assert (small["rows"], small["cut"]) == ([["名称", "数量"], ["甲", "1"]], False)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_text_in_any_usual_encoding(encoding: str) -> None:
    assert preview(stored("记.txt", "残余应力\n第二行".encode(encoding))).text == "残余应力\n第二行"
    assert preview(stored("长.txt", "力".encode(encoding) * 200_000)).cut


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("坏.pdf", b"%PDF-1.7 broken", "is damaged"),
        ("密.pdf", LOCKED, "protected by a password"),
        ("坏.docx", b"PK\x03\x04 broken", "is damaged"),
        ("坏.xlsx", b"PK\x03\x04 broken", "is damaged"),
        ("坏.png", b"\x89PNG\r\n\x1a\n broken", "is damaged"),
        ("弹.png", bomb(60_000), "too large or too complicated"),
        ("版.ofd", b"PK", "There is no preview of OFD files"),
    ],
)
def test_what_cannot_be_shown_is_said(name: str, content: bytes, words: str) -> None:
    with override("en"):
        assert words in preview(stored(name, content)).problem


def test_a_zip_bomb_is_not_unpacked() -> None:
    with override("en"):
        assert "too large" in preview(stored("弹.docx", word("", filler=310_000_000))).problem


def test_time_and_memory_have_bounds(settings: Any) -> None:
    file = stored("慢.pdf", pdf(1))
    settings.PREVIEW_SECONDS = 0.01
    with override("en"):
        assert "too large or too complicated" in preview(file).problem
    settings.PREVIEW_SECONDS, settings.PREVIEW_BYTES = 10, 1 << 20
    with override("en"):
        assert "too large or too complicated" in preview(stored("大.pdf", pdf(2))).problem


def test_what_was_too_much_is_tried_again_later(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file, seconds = stored("慢.pdf", pdf(1)), settings.PREVIEW_SECONDS
    settings.PREVIEW_SECONDS = 0.01
    preview(file)
    settings.PREVIEW_SECONDS = seconds
    assert preview(file).problem
    monkeypatch.setattr(shelf, "FORGOTTEN", -1)
    assert preview(file).pages == 1


def test_when_all_places_are_taken_the_reader_is_told(settings: Any) -> None:
    settings.PREVIEW_SECONDS = 0.01
    taken = [shelf._places.acquire(blocking=False) for _each in range(2)]
    try:
        with override("en"):
            assert "try again in a moment" in preview(stored("忙.pdf", pdf(1))).problem
    finally:
        shelf._places.release(taken.count(True))
    assert not list(settings.PREVIEW_DIR.rglob("outcome.json"))
