"""What can be found by what: words, single characters, pinyin, initials, parts of a number, names of organisations."""

from typing import Any

import pytest
from django.http import QueryDict

from kehui.desk.search import indexer
from kehui.desk.search.finding import find, of_organisations
from kehui.desk.search.wanted import Wanted
from kehui.people.models import Alias
from kehui.records.models import Record
from kehui.records.services import create
from tests import factories as f

pytestmark = pytest.mark.django_db


def found(address: str, person: Any) -> list[str]:
    """Titles of what somebody finds, best first."""
    rows = find(Wanted.of(QueryDict(address)), person).rows
    titles = dict(Record.objects.values_list("pk", "title"))
    return [titles[row.pk] for row in rows]


@pytest.fixture
def scene(region: f.Cast) -> f.Cast:
    f.displayed_achievement(
        region, title="碳纤维复合材料T300表面处理", keywords="上浆剂", abstract="提高层间剪切强度。"
    )
    f.published_demand(region, title="海水淡化超滤膜", keywords="膜;反渗透")
    f.active_expert(region, title="赵示例")
    indexer.catch_up()
    return region


FIBRE, MEMBRANE, EXPERT = "碳纤维复合材料T300表面处理", "海水淡化超滤膜", "赵示例"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("碳纤维", FIBRE), ("纤维", FIBRE), ("表面 碳纤维", FIBRE), ("t300", FIBRE), ("T30", FIBRE), ("上浆", FIBRE),
        ("层间剪切", FIBRE), ("tanxianwei", FIBRE), ("tanxianw", FIBRE), ("tan xian wei", FIBRE),
        ("tan'xian'wei", FIBRE),
        ("fuhe", FIBRE), ("txw", FIBRE), ("fhcl", FIBRE), ("膜", MEMBRANE), ("hsdh", MEMBRANE), ("反渗透", MEMBRANE),
        ("赵", EXPERT), ("zhaoshili", EXPERT), ("zsl", EXPERT), ("赵示例", EXPERT), ("zha", EXPERT),
    ],
)  # fmt: skip
def test_a_record_is_found_by(scene: f.Cast, asked: str, expected: str) -> None:
    assert found(f"q={asked}", scene.stranger) == [expected]


@pytest.mark.parametrize("asked", ["纤碳", "anxianwei", "碳纤维 反渗透", "txq", "海水 t300", "9999999"])
def test_what_is_not_there_is_not_found(scene: f.Cast, asked: str) -> None:
    assert found(f"q={asked}", scene.stranger) == []


def test_a_record_is_found_by_part_of_its_number(scene: f.Cast) -> None:
    number = Record.objects.get(title=MEMBRANE).number
    prefix, year, serial = number.split("-")
    short = f"{prefix}-{year}-{serial.lstrip('0')}"
    for asked in (number, number.lower(), number.replace("-", ""), short, f"{prefix}-{year}", f"{prefix}{year}"):
        assert found(f"q={asked}", scene.stranger) == [MEMBRANE], asked
    assert MEMBRANE in found(f"q={serial}", scene.stranger)


def test_the_title_counts_more_than_the_text_and_newest_goes_by_the_day(scene: f.Cast) -> None:
    f.displayed_achievement(scene, title="层间粘接剂", abstract="用于碳纤维。")
    indexer.catch_up()
    assert found("q=碳纤维", scene.stranger) == [FIBRE, "层间粘接剂"]
    assert found("q=碳纤维&sort=newest", scene.stranger) == ["层间粘接剂", FIBRE]


def test_an_organisation_leads_to_its_records_by_any_of_its_names(scene: f.Cast) -> None:
    Alias.objects.create(organisation=scene.university, name="山前工学院", kind=Alias.Kind.FORMER)
    indexer.catch_up()
    for asked in ("山前工学院", "sqgxy", "示例大学 碳纤维", f"owner&owner={scene.university.code}&q=碳纤维"):
        assert FIBRE in found(asked if "q=" in asked else f"q={asked}", scene.stranger), asked


def test_filters_narrow(scene: f.Cast) -> None:
    assert found("kind=demand", scene.stranger) == [MEMBRANE]
    assert found("q=膜&kind=achievement", scene.stranger) == []
    assert found("q=膜&region=370100", scene.stranger) == [MEMBRANE]
    assert found("q=膜&region=370200", scene.stranger) == []
    assert found("q=膜&industry=I02&phase=open", scene.stranger) == [MEMBRANE]
    assert found("q=膜&year=1999", scene.stranger) == []
    assert found("q=膜&region=nowhere", scene.stranger) == []


def test_a_wide_question_is_looked_at_deeper_for_a_reader_who_may_see_little(scene: f.Cast) -> None:
    """Two drafts that nobody else sees stand above; with a pool of one they hide the rest only at first."""
    for _each in range(2):
        create("achievement", by=scene.scholar, **f.achievement_fields(scene.university, title="碳纤维"))
    indexer.catch_up()
    wanted = Wanted.of(QueryDict("q=碳纤维"))
    assert find(wanted, scene.stranger, pool=1, deepest=1).rows == []
    deeper = find(wanted, scene.stranger, pool=1, deepest=50)
    assert (deeper.count, deeper.over) == (1, False)


def test_the_records_of_several_organisations_are_counted_as_their_own_searches_count_them(scene: f.Cast) -> None:
    """One that brought in much lately does not hide what another one has."""
    for each in range(3):
        f.published_demand(scene, title=f"海水泵{each}")
    indexer.catch_up()
    firm, college = scene.company, scene.university
    for pool in (2, 4, 50):
        told = of_organisations([firm.pk, college.pk], scene.stranger, pool=pool, deepest=pool)
        for one in (firm, college):
            search = find(Wanted.of(QueryDict(f"owner={one.code}")), scene.stranger, pool=pool, deepest=pool)
            assert told[one.pk] == (search.count, search.over)
    assert told == {firm.pk: (4, False), college.pk: (2, False)}
    create("achievement", by=scene.scholar, **f.achievement_fields(college, title="未公开"))
    indexer.catch_up()
    assert of_organisations([college.pk], scene.stranger, pool=1, deepest=1) == {college.pk: (0, True)}
    assert of_organisations([college.pk], scene.stranger, pool=1, deepest=50) == {college.pk: (2, False)}
