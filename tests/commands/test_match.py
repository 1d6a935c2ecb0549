"""`kehui match` answers from files, and says in one line what is wrong with them."""

import csv
import io
import json
import signal
import subprocess
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kehui.commands import match as command
from kehui.commands.match import match
from tests.commands.processes import ENVIRONMENT
from tests.commands.processes import command as command_line
from tests.core.search.two_languages import records

QUERIES = "id\ttitle\tneed\nq1\t碳纤维\tT300 表面处理\nq2\t锅炉结渣\t220t/h 锅炉\nq3\t\t，\n"
CORPUS = "id\tname\tworks\na\t碳纤维上浆剂\tT300 级\nb\t锅炉吹灰\t220t/h 锅炉结渣预测\nc\t碳纤维缠绕\t\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "q.tsv").write_text(QUERIES, encoding="utf-8")
    (tmp_path / "c.tsv").write_text(CORPUS, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(match, arguments)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.usefixtures("place")
def test_the_plain_call_prints_a_table() -> None:
    result = run("q.tsv", "c.tsv")
    assert (result.exit_code, result.stderr) == (0, "")
    found = rows(result.stdout)
    assert [(row["query_id"], row["rank"], row["doc_id"]) for row in found] == [
        ("q1", "1", "a"),
        ("q1", "2", "c"),
        ("q2", "1", "b"),
    ]
    assert "name:碳纤维=" in found[0]["reasons"]
    assert "works:T300=" in found[0]["reasons"]
    for row in found:
        parts = [float(piece.rpartition("=")[2]) for piece in row["reasons"].split("; ")]
        assert sum(parts) == pytest.approx(float(row["score"]), abs=1e-9)


def test_rows_in_two_languages_let_a_chinese_demand_find_an_english_row(place: Path) -> None:
    rows_ = [*records(60), "boiler denitration with a catalyst"]
    lines = [f"r{number}\t{text}\n" for number, text in enumerate(rows_)]
    (place / "c.tsv").write_text("id\ttext\n" + "".join(lines), encoding="utf-8")
    (place / "q.tsv").write_text("id\ttext\nq\t锅炉脱硝\n", encoding="utf-8")
    found = rows(run("q.tsv", "c.tsv", "--top", "100").stdout)
    english = next(row for row in found if row["doc_id"] == "r60")
    assert "text:denitration=" in english["reasons"]


def test_columns_can_be_named_and_weighted(place: Path) -> None:
    result = run("q.tsv", "c.tsv", "--text", "need", "--corpus-text", "name:3,works", "--top", "1", "--out", "m.jsonl")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    records = [json.loads(line) for line in (place / "m.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(record["query_id"], record["doc_id"]) for record in records] == [("q1", "a"), ("q2", "b")]
    assert records[0]["reasons"][0]["term"] == "T300"
    for record in records:
        assert sum(part["value"] for part in record["reasons"]) == pytest.approx(record["score"], abs=1e-9)


def test_indicators_are_compared_as_the_texts_are_written(place: Path) -> None:
    (place / "q.tsv").write_text("id\tneed\nq\t抗拉强度≥500 MPa，能耗降低三成，寿命 10 年\n", encoding="utf-8")
    (place / "c.tsv").write_text("id\tworks\na\t抗拉强度 520 N/mm²，能耗降低 20%\n", encoding="utf-8")
    (row,) = rows(run("q.tsv", "c.tsv", "--corpus-text", "works", "--text", "need").stdout)
    assert (
        row["indicators"] == "抗拉强度 ≥500 MPa → 520 N/mm²: met; 能耗降低 三成 → 20%: not met; 寿命 10 年 → -: unknown"
    )


def test_without_quantities_no_texts_are_kept_and_no_indicators_told(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "q.tsv").write_text("id\tneed\nq\t锅炉结渣\n", encoding="utf-8")
    monkeypatch.delattr("kehui.commands.match.kept")
    (row, *_) = rows(run("q.tsv", "c.tsv", "--text", "need", "--corpus-text", "works").stdout)
    assert row["indicators"] == ""


def test_one_file_may_be_matched_with_itself_by_another_id(place: Path) -> None:
    result = run("c.tsv", "c.tsv", "--id", "name", "--text", "name:2,works")
    assert [row["doc_id"] for row in rows(result.stdout) if row["rank"] == "1"] == [
        "碳纤维上浆剂",
        "锅炉吹灰",
        "碳纤维缠绕",
    ]
    (place / "colon.tsv").write_text("key\ta:b\n1\t锅炉\n", encoding="utf-8")
    assert len(rows(run("colon.tsv", "c.tsv", "--text", "a:b:2", "--corpus-text", "name").stdout)) == 1


def test_many_queries_go_to_several_processes_and_give_the_same(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"q{n}\t{'碳纤维' if n % 2 else '锅炉'}\tT300" for n in range(120)]
    (place / "many.tsv").write_text("\n".join(["id\ttitle\tneed", *lines]), encoding="utf-8")
    alone = run("many.tsv", "c.tsv")
    monkeypatch.setattr(command, "WORTH_PROCESSES", 1)
    shared = run("many.tsv", "c.tsv")
    assert shared.exit_code == 0
    assert shared.stdout == alone.stdout
    assert len(rows(alone.stdout)) >= 240


REFUSED = {
    ("q.tsv", "none.tsv"): "none.tsv: no such file",
    ("none.tsv", "c.tsv"): "none.tsv: no such file",
    ("q.tsv", "c.doc"): "c.doc: unknown kind of file; give .tsv",
    ("q.tsv", "c.tsv", "--out", "m.doc"): "--out m.doc: unknown kind of file",
    ("q.tsv", "c.tsv", "--out", "none/m.tsv"): "--out none/m.tsv: cannot be written there",
    ("q.tsv", "c.tsv", "--out", "c.tsv"): "--out c.tsv: would overwrite an input",
    ("q.tsv", "c.tsv", "--text", "titel:2"): "q.tsv: no column 'titel'; it has id, title, need (see --text)",
    ("q.tsv", "c.tsv", "--text", "title"): "c.tsv: no column 'title'; it has id, name, works (see --corpus-text)",
    ("q.tsv", "c.tsv", "--text", "title:x"): "--text title:x: the weight after the colon must be a number above 0",
    ("q.tsv", "c.tsv", "--corpus-text", "name:-1"): "--corpus-text name:-1: the weight",
    ("q.tsv", "c.tsv", "--corpus-text", "name:nan"): "--corpus-text name:nan: the weight",
    ("q.tsv", "c.tsv", "--id", "key"): "q.tsv: no column 'key'; it has id, title, need (see --id)",
    ("q.tsv", "empty.tsv"): "empty.tsv: the file is empty",
    ("header.tsv", "c.tsv"): "header.tsv: there are column names but no rows",
    ("q.tsv", "bytes.tsv"): "bytes.tsv, line 2: broken encoding",
    ("q.tsv", "twice.tsv"): "twice.tsv, line 4: id 'a' again, first in line 2",
    ("twice.tsv", "c.tsv"): "twice.tsv, line 4: id 'a' again, first in line 2",
    ("q.tsv", "unnamed.tsv"): "unnamed.tsv, line 3: no id in column 'id'",
    ("q.tsv", "long.tsv"): "long.tsv, line 2: an id must be plain text of at most 1,000 characters",
    ("q.tsv", "ids.tsv"): "ids.tsv: no column beside the id 'id'",
    ("q.tsv", "wide.csv"): "wide.csv, line 3: 3 cells under 2 column names",
    ("q.tsv", "bad.jsonl"): "bad.jsonl, line 2: not JSON",
    ("q.tsv", "bad.xlsx"): "bad.xlsx: not an Excel file",
    ("q.tsv", "bad.tsv.gz"): "bad.tsv.gz: cannot be unpacked",
}


@pytest.mark.parametrize(("arguments", "line"), REFUSED.items(), ids=list(REFUSED.values()))
def test_each_error_is_one_clear_line(place: Path, arguments: tuple[str, ...], line: str) -> None:
    contents = {
        "c.doc": b"id\ttext\n1\t2\n",
        "empty.tsv": b"",
        "header.tsv": b"id\ttext\n",
        "bytes.tsv": b"id\ttext\n1\t\xff\xff\n",
        "twice.tsv": b"id\ttext\na\tx\nb\tx\na\tx\n",
        "unnamed.tsv": b"id\ttext\na\tx\n \tx\n",
        "long.tsv": b"id\ttext\n" + b"a" * 1001 + b"\tx\n",
        "ids.tsv": b"id\na\n",
        "wide.csv": b"id,text\n1,2\n1,2,3\n",
        "bad.jsonl": b'{"id": 1, "text": "x"}\nx\n',
        "bad.xlsx": b"no",
        "bad.tsv.gz": b"no",
    }
    for name, content in contents.items():
        (place / name).write_bytes(content)
    before = sorted(path.name for path in place.iterdir())
    out = () if "--out" in arguments else ("--out", "m.tsv")
    result = run(*arguments, *out)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"kehui match: {line}")
    assert result.stderr.count("\n") == 1
    assert sorted(path.name for path in place.iterdir()) == before


def test_help_shows_examples() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "kehui match demands.tsv achievements.tsv" in result.stdout


def test_a_run_that_is_told_to_end_leaves_nothing_behind(tmp_path: Path) -> None:
    """A job runner's time is up: the temporary index, of gigabytes, goes."""
    (tmp_path / "q.tsv").write_text("id\ttext\nq\t锅炉\n", encoding="utf-8")
    with (tmp_path / "c.tsv").open("w", encoding="utf-8") as file:
        file.write("id\ttext\n")
        file.writelines(f"c{number}\t{'锅炉脱硝' * 50}\n" for number in range(60_000))
    (tmp_path / "tmp").mkdir()
    words = command_line("match", str(tmp_path / "q.tsv"), str(tmp_path / "c.tsv"))
    process = subprocess.Popen(words, env=ENVIRONMENT | {"TMPDIR": str(tmp_path / "tmp")})
    while not list((tmp_path / "tmp").glob("kehui-match-*/index/*")):
        assert process.poll() is None
        time.sleep(0.05)
    process.terminate()
    assert process.wait(timeout=60) == 128 + signal.SIGTERM
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_column_named_id_is_the_id_wherever_it_stands(place: Path) -> None:
    (place / "c.tsv").write_text("text\tid\n碳纤维\ta\n锅炉\tb\n", encoding="utf-8")
    assert [row["doc_id"] for row in rows(run("q.tsv", "c.tsv").stdout)] == ["a", "b"]
    assert rows(run("q.tsv", "c.tsv", "--id", "text").stdout) == []


def test_a_run_that_finds_nothing_says_so(place: Path) -> None:
    (place / "c.tsv").write_text("name\tnumber\n碳纤维\t12\n", encoding="utf-8")
    result = run("q.tsv", "c.tsv")
    assert (result.exit_code, rows(result.stdout)) == (0, [])
    assert "no row of c.tsv shows anything that a row of q.tsv asks" in result.stderr
