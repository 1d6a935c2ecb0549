"""The table of equivalents: shown before it is saved, versions kept, at once in force, named among the reasons."""

import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from kehui.mechanisms.matching import indexer, synonyms
from kehui.mechanisms.matching.equivalents import equivalents
from kehui.mechanisms.matching.models import Synonym, SynonymChange
from kehui.mechanisms.matching.queries import Asking, answers
from kehui.mechanisms.matching.synonyms import effect_of, parsed, save, with_entries
from tests.browsing import browser
from tests.factories import Cast
from tests.mechanisms.matching.market import achievement, demand

pytestmark = pytest.mark.django_db
HAN = "碳纤维增强复合材料"


@pytest.fixture
def scene(caught_up: Cast) -> tuple[Cast, Any, Any]:
    """A demand that says the abbreviation, an achievement that says it in full, and another."""
    wanted, best = demand(caught_up, "CFRP 钻孔分层"), achievement(caught_up, f"{HAN}制孔刀具")
    achievement(caught_up, "铝合金钻孔")
    indexer.catch_up()
    return caught_up, wanted, best


def titles(cast: Cast, wanted: Any) -> list[str]:
    return [each.record.title for each in answers(wanted, "achievement", person=cast.author)]


def add(cast: Cast, term: str = "CFRP", *others: str, **more: Any) -> Synonym:
    values = {"both_ways": True, "reason": "行业通称"} | more
    return save(None, term=term, others=list(others or (HAN,)), by=cast.department, **values)


def test_an_entry_takes_effect_at_once_and_is_named(scene: tuple[Cast, Any, Any]) -> None:
    cast, wanted, best = scene
    assert best.title not in titles(cast, wanted)
    add(cast)
    found = answers(wanted, "achievement", person=cast.author)
    match = next(each for each in found if each.record.pk == best.pk)
    assert any("CFRP" in part.term and "碳纤维" in part.term for part in match.parts)
    assert sum(part.value for part in match.parts) == pytest.approx(match.score, abs=1e-9)
    assert not any("cfrp" in phrase.lower() or "碳纤维" in phrase for phrase in match.missing)


def test_an_entry_that_holds_one_way_is_not_used_the_other(scene: tuple[Cast, Any, Any]) -> None:
    cast, _wanted, _best = scene
    add(cast, both_ways=False)
    assert equivalents() == {"CFRP": [HAN]}
    assert Asking.of_text(HAN).came == ()


def test_retired_entries_do_nothing_and_come_back(scene: tuple[Cast, Any, Any]) -> None:
    cast, _wanted, _best = scene
    entry = add(cast)
    values = {"term": "CFRP", "others": [HAN], "both_ways": True, "by": cast.department}
    save(entry, **values, retired=True, reason="过于宽泛")
    assert equivalents() == {}
    save(entry, **values, reason="恢复")
    assert set(equivalents()) == {"CFRP", HAN}
    changes = list(SynonymChange.objects.order_by("id"))
    assert [(each.before is None, each.after["retired"], each.reason) for each in changes] == [
        (True, False, "行业通称"), (False, True, "过于宽泛"), (False, False, "恢复"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("term", "others", "field"),
    [("，", [HAN], "term"), ("长" * 61, [HAN], "term"), ("CFRP", [], "equivalents"), ("CFRP", ["cfrp"], "equivalents"),
     ("CFRP", ["！"], "equivalents"), ("CFRP", [str(n) for n in range(11)], "equivalents")],
)  # fmt: skip
def test_bad_entries_are_refused_by_field(caught_up: Cast, term: str, others: list[str], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        save(None, term=term, others=others, both_ways=True, reason="示例", by=caught_up.department)
    assert set(refused.value.message_dict) == {field}
    assert not Synonym.objects.exists()


def test_a_term_stands_once_and_unchanged_is_not_saved(caught_up: Cast) -> None:
    entry = add(caught_up)
    with pytest.raises(ValidationError):
        add(caught_up)
    with pytest.raises(ValidationError):
        save(entry, term="CFRP", others=[HAN], both_ways=True, reason="再存", by=caught_up.department)
    assert SynonymChange.objects.count() == 1


@pytest.mark.parametrize("who", ["author", "county", "city", "broker", "leader"])
def test_only_the_department_keeps_the_table(caught_up: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save(None, term="CFRP", others=[HAN], both_ways=True, reason="示例", by=getattr(caught_up, who))
    assert browser(getattr(caught_up, who)).get(reverse("synonyms")).status_code == 403


def test_the_effect_is_known_before_anything_is_saved(scene: tuple[Cast, Any, Any]) -> None:
    cast, wanted, best = scene
    demand(cast, "轴承钢热处理")
    indexer.catch_up()
    found = effect_of(with_entries([("CFRP", [HAN], True)]), ["CFRP", HAN], person=cast.department)
    assert found.compared == 1
    change = found.changes[0]
    assert change.record.pk == wanted.pk
    assert best.title in [place.title for place in change.after if place.moved == "new"]
    assert not Synonym.objects.exists()


def test_the_page_shows_the_effect_first_and_saves_when_confirmed(scene: tuple[Cast, Any, Any]) -> None:
    cast, wanted, best = scene
    client, address = browser(cast.department), reverse("synonym-new")
    given = {"term": "CFRP", "equivalents": HAN, "both_ways": "on", "reason": "行业通称"}
    shown = client.post(address, given).content.decode()
    assert wanted.number in shown
    assert best.title in shown
    assert not Synonym.objects.exists()
    client.post(address, given | {"save": "1"})
    entry = Synonym.objects.get()
    for page in (reverse("synonym", args=[entry.pk]), reverse("synonym-retire", args=[entry.pk])):
        assert "行业通称" in client.get(page).content.decode()
    client.post(reverse("synonym-retire", args=[entry.pk]), {"reason": "停用"})
    entry.refresh_from_db()
    assert entry.retired
    assert list(client.get(reverse("synonyms")).context["page"]) == []
    assert list(client.get(reverse("synonyms") + "?retired=1").context["page"]) == [entry]


def test_bad_input_keeps_what_was_typed(caught_up: Cast) -> None:
    page = browser(caught_up.department).post(
        reverse("synonym-new"), {"term": "CFRP", "equivalents": "！", "reason": ""}
    )
    assert page.status_code == 200
    assert 'value="CFRP"' in page.content.decode()
    assert not Synonym.objects.exists()


def sheet(rows: list[list[str]]) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return SimpleUploadedFile("同义词.xlsx", kept.getvalue())


def test_a_file_is_shown_row_by_row_and_its_good_rows_are_saved(scene: tuple[Cast, Any, Any]) -> None:
    cast, _wanted, best = scene
    add(cast, "SCR", "选择性催化还原")
    rows = [["术语", "同义词", "双向"], ["CFRP", HAN, "是"], ["SCR", "选择性催化还原", "否"], ["", "空", "是"],
            ["CFRP", "重复", "是"]]  # fmt: skip
    client, address = browser(cast.department), reverse("synonym-import")
    page = client.post(address, {"file": sheet(rows)})
    assert best.title in page.content.decode()
    assert page.context["good"] == 2
    assert [row.status for row in page.context["rows"]] == ["new", "changed", "wrong", "wrong"]
    assert Synonym.objects.count() == 1
    client.post(address, {"rows": page.context["kept"], "reason": "首批导入"})
    assert set(equivalents()) == {"CFRP", HAN, "SCR"}
    again = client.post(address, {"file": sheet(rows[:3])})
    assert [row.status for row in again.context["rows"]] == ["same", "same"]


@pytest.mark.parametrize("file", [SimpleUploadedFile("a.csv", "名称\n甲".encode()), SimpleUploadedFile("a.xlsx", b"?"),
                                  SimpleUploadedFile("a.txt", b"term")])  # fmt: skip
def test_a_file_that_is_no_such_table_is_refused_in_words(caught_up: Cast, file: Any) -> None:
    file.seek(0)
    page = browser(caught_up.department).post(reverse("synonym-import"), {"file": file})
    assert page.context["form"].errors["file"]
    assert not Synonym.objects.exists()


def test_damaged_rows_save_nothing(caught_up: Cast) -> None:
    client, address = browser(caught_up.department), reverse("synonym-import")
    for rows in ("", "[1]", '[["CFRP", ["！"], true]]'):
        assert client.post(address, {"rows": rows, "reason": "示例"}).status_code == 200
    assert not Synonym.objects.exists()


def test_equivalents_are_typed_with_any_separator() -> None:
    assert parsed("碳纤维；CFRP, 碳 纤\n碳纤维、 ") == ["碳纤维", "CFRP", "碳 纤"]


@pytest.mark.parametrize("term", ["cfrp", "ＣＦＲＰ", " CFRP"])
def test_the_same_term_typed_otherwise_is_no_second_entry(caught_up: Cast, term: str) -> None:
    add(caught_up)
    with pytest.raises(ValidationError) as refused:
        add(caught_up, term, "碳纤维")
    assert "“CFRP”" in refused.value.message_dict["term"][0]


def test_what_an_entry_says_both_ways_is_not_said_again(caught_up: Cast) -> None:
    add(caught_up)
    with pytest.raises(ValidationError) as refused:
        add(caught_up, HAN, "cfrp")
    assert "“CFRP”" in refused.value.message_dict["equivalents"][0]
    add(caught_up, "GFRP", "玻璃钢", both_ways=False)
    add(caught_up, "玻璃钢", "GFRP", both_ways=False)  # one way each is something else


@pytest.mark.parametrize(("term", "other", "field"), [("碳", "碳纤维", "term"), ("碳纤维", "碳", "equivalents")])
def test_single_characters_are_no_terms(caught_up: Cast, term: str, other: str, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        add(caught_up, term, other)
    assert list(refused.value.message_dict) == [field]


def test_a_term_that_most_records_say_is_warned_of(
    scene: tuple[Cast, Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, _wanted, _best = scene
    monkeypatch.setattr(synonyms, "ENOUGH", 2)
    client = browser(cast.department)
    typed = {"term": HAN, "equivalents": "CFRP", "both_ways": "on", "reason": "通称"}
    assert "So usual a word" in client.post(reverse("synonym-new"), typed).content.decode()
    assert synonyms.usual(["没有人说的词"]) == []
    monkeypatch.setattr(synonyms, "ENOUGH", 1000)
    assert "So usual a word" not in client.post(reverse("synonym-new"), typed).content.decode()
