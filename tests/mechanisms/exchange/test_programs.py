"""What Excel, WPS and other programs were seen to write into the same sheet: it is read as people saw it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kehui.mechanisms.exchange.reading import read
from tests.mechanisms.exchange.books import DEMAND
from tests.mechanisms.exchange.packages import Package, formats, number, row, text

HEAD = row(1, text("A1", "title"), text("B1", "budget"), text("C1", "deadline_on"), text("D1", "keywords"))
NO_RESULT = "公式"
BARE = (  # cells without their places, which some exports leave out
    "<row><c t='inlineStr'><is><t>title</t></is></c><c t='inlineStr'><is><t>budget</t></is></c></row>"
    "<row><c t='inlineStr'><is><t>甲</t></is></c><c t='e'><v>#N/A</v></c></row>"
    "<row hidden='1'><c t='inlineStr'><is><t>乙</t></is></c><c s='1'><v>0.5</v></c></row>"
)
PLAIN = (
    row(1, text("A1", "title"), text("B1", "budget"))
    + row(2, text("A2", "甲"), '<c r="B2" t="e"><v>#N/A</v></c>')
    + row(3, text("A3", "乙"), number("B3", 0.5, 1), marks=' hidden="1"')
)
PREFIXED = PLAIN.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")


@pytest.fixture
def lines(tmp_path: Path) -> Any:
    def found(package: Package) -> list[dict[str, str]]:
        (tmp_path / "file").write_bytes(package.content())
        return [dict(line.texts) | {"!" + name: words for name, words in line.problems.items()} for line in
                read(DEMAND, tmp_path / "file", "a.xlsx").lines()]  # fmt: skip

    return found


@pytest.mark.parametrize(
    "package",
    [
        Package(PLAIN),
        Package(PLAIN, strict=True),
        Package(PREFIXED, prefix="x"),
        Package(PREFIXED, prefix="x", strict=True),
        Package(BARE),
        Package(PLAIN, folders=True, renamed={"xl/worksheets/sheet1.xml": "xl/Worksheets/Sheet1.xml"}),
        Package(PLAIN, renamed={"xl/worksheets/sheet1.xml": "xl\\worksheets\\sheet1.xml"}),
        Package(PLAIN, first=(("图", "chartsheet"), ("窗", "dialogsheet"))),
        Package(PLAIN + row(1048187, '<c r="BN1048187" s="1"/>')),
    ],
)
def test_errors_percentages_and_hidden_rows_whoever_wrote_them(package: Package, tmp_path: Path) -> None:
    shown = formats("0%")
    styles = shown.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:") if package.prefix else shown
    (tmp_path / "file").write_bytes(replace(package, styles=styles).content())
    grid = read(DEMAND, tmp_path / "file", "a.xlsx")
    first, second = grid.lines()
    assert (first.texts["title"], set(first.problems)) == ("甲", {"budget"})
    assert dict(second.texts) == {"title": "乙", "budget": "50%"}
    assert list(grid.hidden) == [3]


@pytest.mark.parametrize("code", [14, 27, 31, 57, 58, 'yyyy"年"m"月"d"日";@', "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy"])
def test_days_in_the_formats_of_chinese_programs_some_of_which_stand_in_no_file(lines: Any, code: Any) -> None:
    (found,) = lines(
        Package(HEAD + row(2, text("A2", "甲"), number("C2", 46349, 1), number("D2", 46349, 1)), formats(code))
    )
    assert (found["deadline_on"], found["keywords"]) == ("2026-11-23", "2026-11-23")


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        ('0.00"亿元"', 3.5, "3.5亿元"), ('0!.0000"万元"', 1_234_567, "123.4567万元"),
        ('0\\.0,"万"', 1_234_567, "123.4567万"),
        ('0"."0,"万"', 1_234_567, "123.4567万"), ("General万元", 12, "12万元"), ('#,##0.00"元"', 120_000, "120000元"),
        ('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', 250_000_000, "2.5亿"),
        ('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', 20_000, "2万"),
        ('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', 7, "7"),
        ("0.0%;[Red]-0.0%", -0.125, "-12.5%"), ("00000", 12, "00012"), ('"¥"#,##0.00', 12.5, "12.5"),
        ("0.00,", 5000, "5000"),
        ('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', 12, "12"), ("[DBNum2][$-804]General", 12, "12"),
        ('0"%"', 5, "5"), ("@", 12, "12"),
    ],
)  # fmt: skip
def test_what_a_number_format_says_of_units_is_not_lost(lines: Any, code: str, value: float, said: str) -> None:
    (found,) = lines(Package(HEAD + row(2, text("A2", "甲"), number("B2", value, 1)), formats(code)))
    assert found["budget"] == said


def test_digits_that_excel_has_rounded_are_told_of_whatever_the_format(lines: Any) -> None:
    (found,) = lines(Package(HEAD + row(2, text("A2", "甲"), number("D2", 913701021634567890, 1)), formats("000000")))
    assert "数字过长" in found["!keywords"]


def test_pieces_of_a_text_count_and_how_it_is_spoken_does_not(lines: Any) -> None:
    strings = (
        '<si><r><t>碳</t></r><r><rPr><b/></rPr><t xml:space="preserve">纤 维</t></r>'
        '<rPh sb="0" eb="1"><t>tan</t></rPh><phoneticPr fontId="1"/></si>'
        "<si><t>甲_x000D_\n乙_x005F_x0041_</t></si><si/>"
    )
    cells = "".join(f'<c r="{letter}2" t="s"><v>{place}</v></c>' for place, letter in enumerate("ADB"))
    (found,) = lines(Package(HEAD + row(2, cells, marks=' spans="1:4" ht="14.25"'), strings=strings))
    assert (found["title"], found["keywords"], found["budget"]) == ("碳纤 维", "甲\n乙_x0041_", "")


def test_formulas_count_by_their_results_and_pictures_in_cells_are_told_of(lines: Any) -> None:
    picture = '<c r="D2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>'
    shared = '<c r="B2"><f t="shared" si="0"/><v>3</v></c><c r="C2"><f t="shared" si="0"/></c>'
    (found,) = lines(Package(HEAD + row(2, '<c r="A2" t="str"><f>B1&amp;"x"</f><v>甲</v></c>', shared, picture)))
    assert (found["title"], found["budget"]) == ("甲", "3")
    assert NO_RESULT in found["!deadline_on"]
    assert "图片" in found["!keywords"]


@pytest.mark.parametrize("said", ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#名称?"])
def test_an_error_that_became_a_text_is_none_of_the_record(lines: Any, said: str, tmp_path: Path) -> None:
    (found,) = lines(Package(HEAD + row(2, text("A2", "甲"), text("D2", said))))
    assert "表格错误值" in found["!keywords"]
    (tmp_path / "a.csv").write_text(f"名称,关键词\n甲,{said}\n", encoding="utf-8")
    (line,) = read(DEMAND, tmp_path / "a.csv", "a.csv").lines()
    assert set(line.problems) == {"keywords"}


def test_days_since_1904(lines: Any) -> None:
    rows = HEAD + row(2, text("A2", "甲"), number("C2", 44887, 1)) + row(3, text("A3", "乙"), number("C3", 44887))
    found = lines(Package(rows, formats(14), since_1904=True))
    assert [each["deadline_on"] for each in found] == ["2026-11-23", "2026-11-23"]
