"""The shipped lists: complete, dated, in both languages, the same as what is published; and sheets of one's own."""

import csv
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from kehui.terms.lineage import settle
from kehui.terms.models import Term, TermChange, Tree
from kehui.terms.planning import Verdict
from kehui.terms.reading import SheetRefused
from kehui.terms.services import apply, load, load_all, plan_file

SHARED = Path(__file__).parents[3] / "shared" / "data" / "ref_divisions"
COUNTS = {
    "region": 172, "industry": 10, "sector": 117, "chain": 11, "discipline": 62, "field": 11, "hightech": 60,
}  # fmt: skip
SINCE_2012 = 19  # codes that ended, each with its successor
pytestmark = pytest.mark.django_db


def sheet(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def verdicts(plan) -> list[tuple[str, str]]:
    return [(row.line.code, row.verdict.value) for row in plan.rows]


def test_every_list_loads_whole_and_again_changes_nothing() -> None:
    assert load_all() == Term.objects.count() == sum(COUNTS.values())
    assert load_all() == 0
    assert {tree: Term.objects.of(tree).count() for tree in Tree.values} == COUNTS
    for needed in ("name_en", "pinyin", "source", "keys"):
        assert not Term.objects.filter(**{needed: ""}).exists(), needed
    assert not TermChange.objects.exists()


def test_a_corrected_row_is_brought_back_but_not_one_that_was_set_here(tmp_path: Path) -> None:
    load("field")
    Term.objects.filter(code="F01").update(name="错字")
    assert load("field") == 1
    assert Term.objects.get(code="F01").name == "电子信息"
    apply(plan_file("field", sheet(tmp_path, "code,name\nF01,电子信息技术\n")), file="own.csv")
    assert load("field") == 0
    assert Term.objects.get(code="F01").name == "电子信息技术"


def test_regions_stand_below_each_other() -> None:
    load("region")
    for term in Term.objects.exclude(parent=None).select_related("parent", "successor"):
        above = term.successor or term.parent
        assert term.path == f"{above.path}{term.code}/"
        assert (term.valid_to is None) == (term.successor is None)
        assert term.parent.code in ("370000", f"{term.code[:4]}00")
    assert Term.objects.filter(parent=None).get().name == "山东省"
    assert Term.objects.filter(code__endswith="00", parent__code="370000").valid().count() == 16
    assert Term.objects.exclude(valid_to=None).count() == SINCE_2012


def test_successors_begin_on_the_day_after() -> None:
    load("region")
    for term in Term.objects.exclude(successor=None).select_related("successor"):
        begins = term.successor.valid_from
        assert begins is None or (begins - term.valid_to).days == 1, term.code


def test_industries_have_twenty_sections_and_ninety_seven_divisions() -> None:
    load("sector")
    sections = Term.objects.of("sector").filter(parent=None)
    assert "".join(sections.order_by("code").values_list("code", flat=True)) == "ABCDEFGHIJKLMNOPQRST"
    divisions = Term.objects.of("sector").exclude(parent=None).order_by("code")
    assert [term.code for term in divisions] == [f"{number:02}" for number in range(1, 98)]
    assert divisions.filter(parent__code="C").count() == 31


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published divisions are not beside the project")
def test_regions_are_the_published_ones() -> None:
    """Except development zones, which statistics give a code and GB/T 2260 does not: their fifth digit is a 7."""
    load("region")
    published = {}
    for name, ending in (("cities", "00"), ("areas", "")):
        with (SHARED / f"{name}.tsv").open(encoding="utf-8") as rows:
            found = [row for row in csv.DictReader(rows, delimiter="\t") if row["provinceCode"] == "37"]
        published |= {row["code"] + ending: row["name"] for row in found}
    published = {code: name for code, name in published.items() if code.endswith("00") or code[4] != "7"}
    ours = dict(Term.objects.of(Tree.REGION).valid().exclude(code="370000").values_list("code", "name"))
    assert ours == published


def test_a_sheet_says_row_by_row_what_it_would_do_and_does_the_good_rows(tmp_path: Path) -> None:
    load("chain")
    path = sheet(
        tmp_path,
        "代码,名称,失效日期,接续代码,别名\n"
        "L01,新一代信息技术,,,\nL02,高端装备产业,,,装备\nL09,工程机械,2024-12-31,L02,\n"
        "L12,氢能,,,\nL13,,,,\nL14,虚拟现实,不知道,,\nL15,集成电路,2025-01-01,L99,\nL12,氢能,,,\n",
    )
    plan = plan_file("chain", path)
    assert verdicts(plan) == [
        ("L01", "same"), ("L02", "changed"), ("L09", "closed"), ("L12", "new"),
        ("L13", "bad"), ("L14", "bad"), ("L15", "bad"), ("L12", "bad"),
    ]  # fmt: skip
    assert plan.unnamed == 8
    bad = {row.line.place: row.words for row in plan.of(Verdict.BAD)}
    assert list(bad) == ["第 6 行", "第 7 行", "第 8 行", "第 9 行"]
    assert not Term.objects.filter(code="L12").exists()  # nothing is written by looking
    assert apply(plan, file="chains.csv") == 3
    assert [row.verdict for row in plan_file("chain", path).rows][:4] == [Verdict.SAME] * 4
    ended = Term.objects.get(code="L09")
    assert (ended.valid_to, ended.successor.code, ended.local) == (date(2024, 12, 31), "L02", True)
    assert Term.objects.get(code="L12").pinyin == "qing neng"
    assert TermChange.objects.get(term=ended).changes == {"valid_to": ["", "2024-12-31"], "successor": ["", "L02"]}


def test_every_shipped_term_but_old_regions_says_since_when_and_by_what() -> None:
    load_all()
    assert not Term.objects.filter(source="").exists()
    undated = Term.objects.filter(valid_from=None)
    assert set(undated.values_list("tree", flat=True)) == {Tree.REGION}
    begins = {tree: set(Term.objects.of(tree).values_list("valid_from", flat=True)) for tree in Tree.values}
    assert begins[Tree.DISCIPLINE] == {date(2009, 11, 1)}
    assert begins[Tree.INDUSTRY] == {date(2018, 2, 13)}
    assert begins[Tree.FIELD] == {date(2000, 2, 16)}


def test_each_year_has_its_own_list_of_chains(tmp_path: Path) -> None:
    """The sheet of a later year: a chain goes on, one went into another, one is new."""
    load("chain")
    apply(plan_file("chain", sheet(tmp_path, "代码,名称,生效日期,失效日期,接续代码,依据\n"
        "L09,工程机械,2023-01-01,2024-12-31,L02,11条\nL12,氢能,2025-01-01,,,新一年\n")), file="2025.csv")  # fmt: skip

    def chains(year: int) -> set[str]:
        return set(Term.objects.of("chain").valid(date(year, 6, 1)).values_list("code", flat=True))

    assert chains(2022) == set()
    assert chains(2024) - chains(2025) == {"L09"}
    assert chains(2025) - chains(2024) == {"L12"}
    assert len(chains(2024)) == len(chains(2025)) == 11


def test_rows_may_stand_in_any_order_and_loops_are_refused(tmp_path: Path) -> None:
    path = sheet(
        tmp_path, "code,name,parent\n52020,人工智能,520\n520,计算机科学技术,\n610,甲,620\n620,乙,610\n630,丙,610\n"
    )
    plan = plan_file("discipline", path)
    assert [verdict for _code, verdict in verdicts(plan)][:2] == ["new", "new"]
    assert {code for code, verdict in verdicts(plan) if verdict == "bad"} == {"610", "620", "630"}
    apply(plan, file=path.name)
    assert Term.objects.get(code="52020").path == "520/52020/"


def test_columns_of_no_meaning_are_named_and_full_width_codes_are_the_usual_ones(tmp_path: Path) -> None:
    sheet = tmp_path / "chain.csv"
    sheet.write_text("代码,名称,起始日期,停止使用,备注\nＬ４０,新链,２０２６-01-01,2026-13-40,\n", encoding="utf-8")
    found = plan_file("chain", sheet)
    assert found.strays == ["停止使用", "备注"]
    (row,) = found.rows
    assert (row.line.code, row.line.values["valid_from"]) == ("L40", date(2026, 1, 1))


def test_a_workbook_that_lost_its_leading_zeros_is_refused_row_by_row(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["code", "name", "since"], [1, "农业", None], ["02", "林业", date(2017, 10, 1)]):
        book.active.append(row)
    book.save(tmp_path / "sectors.xlsx")
    plan = plan_file("sector", tmp_path / "sectors.xlsx")
    assert verdicts(plan) == [("1", "bad"), ("02", "new")]
    assert plan.rows[1].line.values["valid_from"] == date(2017, 10, 1)


def test_a_file_that_is_no_list_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(SheetRefused, match="代码"):
        plan_file("chain", sheet(tmp_path, "a,b\n1,2\n"))
    with pytest.raises(SheetRefused, match="文件为空"):
        plan_file("chain", sheet(tmp_path, ""))


def test_a_successor_takes_over_when_its_day_has_come(tmp_path: Path, time_machine) -> None:
    load("region")
    time_machine.move_to("2030-01-01")
    path = sheet(tmp_path, "code,name,until,successor\n370126,商河县,2030-06-30,370115\n")
    apply(plan_file("region", path), file=path.name)
    assert Term.objects.get(code="370126").path == "370000/370100/370126/"
    time_machine.move_to("2030-07-01")
    assert settle() == 1
    assert Term.objects.get(code="370126").path == "370000/370100/370115/370126/"
    assert settle() == 0
