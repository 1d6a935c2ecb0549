"""Results come out alike in every format, whole or not at all."""

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kehui.commands import results
from kehui.commands.results import Result, ResultsRefused, writing
from kehui.core.search import Part
from kehui.core.search.indicators import Line

LINES = [Line("强度", "≥80 MPa", "85 MPa", "met"), Line("", "=5 mm", "", "unknown")]
RESULT = Result("q\t1", 1, "=d\n1", 12.345678, [Part("title", "碳纤维", 10.00004), Part("", "", 2.345638)], LINES)
TABLE = "强度 ≥80 MPa → 85 MPa: met; =5 mm → -: unknown"
CELLS = ("q\t1", 1, "=d\n1", 12.3457, "title:碳纤维=10.0000; other=2.3457", TABLE)


def test_rounded_reasons_still_sum_to_the_rounded_score() -> None:
    assert RESULT.cells() == CELLS
    assert Result("q", 1, "d", 0.0, []).cells() == ("q", 1, "d", 0.0, "", "")


def test_tabs_and_breaks_do_not_break_lines(tmp_path: Path) -> None:
    with writing(tmp_path / "r.tsv", otherwise=io.BytesIO()) as writer:
        writer.write(RESULT)
    lines = (tmp_path / "r.tsv").read_text(encoding="utf-8").split("\n")
    assert lines == [
        "query_id\trank\tdoc_id\tscore\treasons\tindicators",
        f"q 1\t1\t=d 1\t12.3457\ttitle:碳纤维=10.0000; other=2.3457\t{TABLE}",
        "",
    ]


def test_json_lines_keep_numbers_in_full(tmp_path: Path) -> None:
    with writing(tmp_path / "r.jsonl", otherwise=io.BytesIO()) as writer:
        writer.write(RESULT)
    record = json.loads((tmp_path / "r.jsonl").read_text(encoding="utf-8"))
    assert record["doc_id"] == "=d\n1"
    assert record["reasons"][0] == {"field": "title", "term": "碳纤维", "value": 10.00004}
    assert sum(part["value"] for part in record["reasons"]) == pytest.approx(record["score"], abs=1e-9)
    assert record["indicators"][0] == {"name": "强度", "asked": "≥80 MPa", "offered": "85 MPa", "verdict": "met"}


def test_a_sheet_holds_text_as_text_and_numbers_as_numbers(tmp_path: Path) -> None:
    with writing(tmp_path / "r.XLSX", otherwise=io.BytesIO()) as writer:
        writer.write(RESULT)
        writer.write(RESULT._replace(query_id="\x00q"))
    book = load_workbook(tmp_path / "r.XLSX")
    header, first, second = book["results"].iter_rows()
    assert [cell.value for cell in header] == list(Result._fields)
    assert tuple(cell.value for cell in first) == CELLS
    assert first[2].data_type == "s"
    assert second[0].value == " q"
    header, first, second, *others = book["indicators"].iter_rows()
    assert [cell.value for cell in header] == ["query_id", "rank", "doc_id", "name", "asked", "offered", "verdict"]
    assert [cell.value for cell in first] == ["q\t1", 1, "=d\n1", "强度", "≥80 MPa", "85 MPa", "met"]
    assert (second[4].value, second[4].data_type) == ("=5 mm", "s")
    assert len(others) == len(LINES)


def test_a_full_sheet_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "MOST_SHEET_ROWS", 2)
    with pytest.raises(ResultsRefused, match="holds 2 rows"):
        write_twice(tmp_path / "r.xlsx")
    assert list(tmp_path.iterdir()) == []


def write_twice(path: Path) -> None:
    with writing(path, otherwise=io.BytesIO()) as writer:
        writer.write(RESULT)
        writer.write(RESULT)


def test_an_error_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "r.tsv").write_text("before")
    with pytest.raises(AttributeError):
        write_twice_wrongly(tmp_path / "r.tsv")
    assert [path.name for path in tmp_path.iterdir()] == ["r.tsv"]
    assert (tmp_path / "r.tsv").read_text() == "before"


def write_twice_wrongly(path: Path) -> None:
    with writing(path, otherwise=io.BytesIO()) as writer:
        writer.write(RESULT)
        writer.write(None)  # type: ignore[arg-type]  # what a mistake may hand in


def test_without_a_file_rows_go_to_the_stream() -> None:
    stream = io.BytesIO()
    with writing(None, otherwise=stream) as writer:
        writer.write(RESULT)
    assert stream.getvalue().decode().count("\n") == 2
