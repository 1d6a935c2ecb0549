"""Tables are read alike in every format and encoding, and what is wrong is said in one line."""

import gzip
import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from kehui.core.tables import Table, TableRefused

HEADER = ["id", "title", "works"]
ROWS = [["a1", "碳纤维，T300", '一"二'], ["a2", "锅炉", ""], ["3", "", "5"]]


def tabbed(path: Path) -> None:
    path.write_text("\n".join("\t".join(row) for row in [HEADER, *ROWS]) + "\n\n", encoding="utf-8")


def quoted(path: Path) -> None:
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [HEADER, *ROWS]]
    path.write_text("\r\n".join(lines), encoding="utf-8")


def objects(path: Path) -> None:
    lines = [json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=False) for row in ROWS]
    path.write_text("\n".join(lines), encoding="utf-8")


def sheet(path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in [HEADER, *ROWS[:2], [3, None, 5.0]]:
        book.active.append(row)
    book.save(path)


FORMATS = {".tsv": tabbed, ".csv": quoted, ".jsonl": objects, ".xlsx": sheet}


def read(path: Path) -> list[list[str]]:
    table = Table.of(path)
    assert table.columns == tuple(HEADER)
    return [[row.cells[name] for name in HEADER] for row in table.rows()]


@pytest.mark.parametrize(("suffix", "write"), FORMATS.items())
def test_every_format_reads_the_same(tmp_path: Path, suffix: str, write: Callable[[Path], None]) -> None:
    path = tmp_path / f"表.{suffix.upper()[1:]}"
    write(path)
    assert read(path) == ROWS


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".jsonl"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_formats_packed_and_in_both_encodings(tmp_path: Path, suffix: str, encoding: str) -> None:
    plain = tmp_path / f"plain{suffix}"
    FORMATS[suffix](plain)
    content = plain.read_text(encoding="utf-8").encode(encoding)
    (tmp_path / f"t{suffix}").write_bytes(content)
    (tmp_path / f"t{suffix}.gz").write_bytes(gzip.compress(content))
    assert read(tmp_path / f"t{suffix}") == read(tmp_path / f"t{suffix}.gz") == ROWS


def test_cells_of_several_lines_and_nested_values(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('id,text\n1,"一\n二"\n2,三', encoding="utf-8")
    assert [(row.place, row.cells["text"]) for row in Table.of(tmp_path / "t.csv").rows()] == [
        ("line 3", "一\n二"),
        ("line 4", "三"),
    ]
    (tmp_path / "t.jsonl").write_text('{"id": 1, "text": ["一", {"a": "二"}]}\n{"id": 2, "more": true}')
    assert [row.cells for row in Table.of(tmp_path / "t.jsonl").rows()] == [
        {"id": "1", "text": "一\n二"},
        {"id": "2", "more": "True"},
    ]


def test_a_damaged_character_is_no_damage_when_it_is_valid(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("id\ttext\n1\t碳\ufffd维\n", encoding="utf-8")
    assert Table.of(tmp_path / "t.tsv").encoding == "utf-8-sig"


REFUSED = {
    "t.tsv": {
        b"": "the file is empty",
        b"\n \n": "no rows under them",
        b"id\ttext\n": "no rows under them",
        b"id\ttext\tid\n1\t2\t3\n": "line 1: the column name “id” stands there twice",
        b"id\ttext\n1\t2\t3\n": "line 2: 3 cells under 2 column names",
        "id\ttext\n1\t碳纤维材料\n2\t碳".encode()[:-1]: "line 3: broken encoding",
        b"id\ttext\n1\t\xff\xfe\x80\n": "line 2: broken encoding",
    },
    "t.csv": {
        b"id,text\n1,2,3\n": "line 2: 3 cells under 2 column names",
        b'id,text\n1,2\n3,"4\n5,6\n': 'line 3: a quotation mark (") is never closed',
        b'id,text\n1,"2" 3\n': 'line 2: a quotation mark (") inside a cell must be doubled',
    },
    "t.jsonl": {
        b'{"id": 1}\n{"id": \n': "line 2: not JSON",
        b"[1, 2]\n": "line 1: not an object",
        b"[" * 100_000: "line 1: not JSON",
    },
    "t.tsv.gz": {
        b"id\ttext\n1\t2\n": "cannot be unpacked",
        gzip.compress(b"id\ttext\n" * 999, mtime=0)[:-9]: "cannot be unpacked",
    },
    "t.xlsx": {b"id\ttext\n1\t2\n": "not an Excel file", b"": "not an Excel file"},
    "t.txt": {b"id\ttext\n1\t2\n": "unknown kind of file"},
    "t.xlsx.gz": {b"": "unknown kind of file"},
    "t": {b"": "unknown kind of file"},
}


@pytest.mark.parametrize(
    ("name", "content", "line"), [(name, *case) for name, cases in REFUSED.items() for case in cases.items()]
)
def test_what_is_wrong_is_told(tmp_path: Path, name: str, content: bytes, line: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableRefused) as refusal:
        list(Table.of(tmp_path / name).rows())
    assert line in str(refusal.value)
    assert str(tmp_path / name) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "folder.tsv").mkdir()
    for name, line in {"none.tsv": "no such file", "none.xlsx": "no such file", "folder.tsv": "a directory"}.items():
        with pytest.raises(TableRefused, match=line):
            Table.of(tmp_path / name)


def test_a_packed_bomb_is_refused_before_memory_is_full(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tsv.gz"
    with gzip.open(path, "wb") as file:
        file.write(b"id\ttext\na\t")
        for _ in range(80):
            file.write(bytes(1 << 20))
    with pytest.raises(TableRefused, match="more than 200 times its size"):
        Table.of(path)


def test_a_line_without_an_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kehui.core.tables._LONGEST_LINE", 1000)
    path = tmp_path / "long.tsv"
    path.write_text("id\ttext\na\t" + "碳" * 2000 + "\n", encoding="utf-8")
    Table.of(path)  # ends within one piece that is read, so it is in memory anyway
    path.write_text("id\ttext\na\t" + "碳" * 2_000_000, encoding="utf-8")
    with pytest.raises(TableRefused, match="line 2: longer than 1,000 characters"):
        Table.of(path)


def stray(path: Path, corner: str) -> Path:
    """A workbook with one cell far from all others, as a slip of the hand leaves it."""
    sheet(path)
    content = path.read_bytes()
    with zipfile.ZipFile(BytesIO(content)) as given, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            cell = f'<c r="{corner}" t="inlineStr"><is><t>z</t></is></c>'
            row = f'<row r="{corner.lstrip("CDFX")}">{cell}</row></sheetData>'
            part = given.read(name)
            made.writestr(name, part.replace(b"</sheetData>", row.encode()) if name.endswith("sheet1.xml") else part)
    return path


def test_a_cell_far_from_all_others_is_refused_and_ends_no_process(tmp_path: Path) -> None:
    with pytest.raises(TableRefused, match="cell XFD1048576 lies far from all others"):
        Table.of(stray(tmp_path / "far.xlsx", "XFD1048576"))
    assert list(Table.of(stray(tmp_path / "near.xlsx", "C7")).rows())


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "damaged.xlsx"
    sheet(path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(TableRefused, match="damaged"):
        Table.of(path)


def test_unicode_text_as_excel_saves_it(tmp_path: Path) -> None:
    path = tmp_path / "unicode.tsv"
    tabbed(path)
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")
    assert read(path) == ROWS
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(TableRefused, match="broken encoding"):
        read(path)


def test_a_short_file_in_gb18030_is_not_taken_for_damaged_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "short.tsv"
    path.write_bytes("id\ttext\na\t碳纤维\n".encode("gb18030"))
    assert [row.cells["text"] for row in Table.of(path).rows()] == ["碳纤维"]
