"""The whole year, a few records of each sort: its figures are what the indicators count, and open onto records."""

from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from kehui.demonstration.chronicle import Chronicle
from kehui.demonstration.population import settle
from kehui.demonstration.year import filled_year, plan, race, texts, year_of
from kehui.demonstration.year.figures import TOLD, figures
from kehui.demonstration.year.sizes import FULL, Sizes, portions
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.verification import verify
from kehui.terms.services import load_all

FEW = Sizes(
    collected=12, published=9, submitted=8, accepted=6, shortlisted=4, contested=3, winners=2, intended=2, signed=1,
    submissions=12, batches=5, selected=5, applications=26, projects=10, by_enterprises=9, guides=2,
)  # fmt: skip


@pytest.mark.django_db
def test_the_indicators_count_what_the_year_was_planned_to_hold(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    load_all()
    assert filled_year() is None
    today = timezone.localdate()
    chronicle = Chronicle(settle())
    plan(chronicle, FEW, today=today)
    chronicle.play(lambda _done: None)

    year = year_of(today)
    assert filled_year() == year
    told = list(figures(year))
    assert [each.value for each in told] == [12, 9, 8, 6, 2, 2, 1, 5, 12, 5, 10, 9]
    assert [each.of for each in told if each.of is not None] == [10]
    assert [each.value for each in figures(year + 1)] == [0] * 10 + [3, 2]  # the teams of the race
    assert list(verify(lambda _count: None)) == []
    after = Record.objects.filter(kind__in=("fieldcheck", "release")).values_list("kind", "state")
    assert Counter(after) == Counter({("fieldcheck", "confirmed"): 5, ("release", "released"): 5})
    assert Record.objects.filter(kind="followup", state="confirmed").count() >= 5
    assert Record.objects.filter(owner__demonstration=False).count() == 0
    assert all(texts.MARK in each.background for each in kinds["demand"].model._default_manager.all())
    teams = kinds["project"].model._default_manager.filter(origin__call__sort="open_bid").order_by("pk")
    assert list(teams.values_list("state", "out_at")) == [
        ("running", ""), ("eliminated", race.GATES[1][0]), ("eliminated", race.GATES[0][0])
    ]  # fmt: skip
    assert all(texts.MARK in each.origin.summary for each in teams)
    assert Counter(Record.objects.filter(kind="solution").values_list("state", flat=True)) == Counter(
        {"signed": 1, "intention": 1, "contested": 1, "shortlisted": 1, "not_selected": 4}
    )


def test_the_whole_year_is_as_large_as_a_province() -> None:
    assert (FULL.collected, FULL.accepted, FULL.submissions, FULL.batches, FULL.selected) == (445, 207, 486, 5, 25)
    assert FULL.projects == 110
    assert FULL.by_enterprises >= 99
    assert portions(486, 5) == [98, 97, 97, 97, 97]


def test_there_are_titles_enough_and_none_twice() -> None:
    needs = [title for title, _word, _row in texts.ideas("demands", texts.NEEDS)]
    results = [title for title, _word, _row in texts.ideas("achievements", texts.RESULTS)]
    assert len(set(needs)) == len(needs) >= FULL.collected
    assert len(set(results)) == len(results) >= FULL.submissions


def test_every_figure_has_its_indicator() -> None:
    assert all(any(each.code == name for each in kinds[code].indicators) for code, name in TOLD)
    for kind in kinds:
        codes = {each.code for each in kind.indicators}
        assert {each.of for each in kind.indicators} <= codes | {""}
