"""A region is brought to life once, through the write door, by people who might have done it."""

from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from kehui.calls.rounds.models import Feedback
from kehui.demonstration.agreement import agreement, match_all
from kehui.demonstration.loading import holds_other_things, is_loaded, load
from kehui.demonstration.meetings import judge_matches
from kehui.demonstration.outcomes import BIDS
from kehui.demonstration.panels import TITLE
from kehui.demonstration.region import table
from kehui.desk.work.pieces import waiting
from kehui.mechanisms.matching import indexer
from kehui.mechanisms.matching.models import Match
from kehui.people.models import Organisation, Person
from kehui.records.models import Event, File, Note, Record
from kehui.records.verification import verify
from kehui.terms.services import load_all
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms() -> None:
    load_all()


def expected() -> Counter[tuple[str, str]]:
    """Where the tables say that records end, but for what introductions did to demands."""
    ends = {row["record"]: (row["kind"], row["states"].split(";")[-1]) for row in table("histories")}
    met = {row["wanted"] for row in table("introductions")}
    return Counter(end for record, end in ends.items() if record not in met)


DEEDS = {  # not from the tables of histories, with the states that they end in
    "introduction": None, "round": ["decided", "draft", "scoring"], "review": None,
    "evaluation": ["applied", "consulted"],
    "draw": ["drawn"], "fieldcheck": ["confirmed"], "release": ["released"], "followup": ["due"],
    "project": ["offered", "running"], "notice": ["clear", "clear"],
}  # fmt: skip


def assert_work_waits() -> None:
    """For the sample people of the agency, the integrity office and the end user."""
    for name, code in {
        "demo-agency": "evaluation.draft",
        "demo-integrity": "draw.confirm",
        "demo-enterprise": "project.countersign",
    }.items():
        assert code in {step for piece in waiting(Person.objects.get(username=name)) for step in piece.codes}


def assert_histories() -> None:
    """Every record is where its row of the tables leaves it, or what is decided and done afterwards brings it."""
    met = {row["wanted"] for row in table("introductions")}
    decided = Record.objects.filter(pk__in=Feedback.objects.exclude(sent_at=None).values("case"))
    assert sorted(decided.values_list("state", flat=True)) == ["awarded", "not_selected"]
    racing = Record.objects.filter(kind="application", title__in=BIDS)
    assert set(racing.values_list("state", flat=True)) == {"awarded"}  # after their public notice
    decided = decided | racing
    records = Record.objects.exclude(title__in=met).exclude(kind__in=DEEDS).exclude(pk__in=decided)
    assert Counter(records.values_list("kind", "state")) == expected() - Counter(
        {("application", "review"): 2, ("application", "notice"): len(BIDS)}
    )


@pytest.mark.usefixtures("terms", "small_region")
def test_the_region_comes_to_life(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT, settings.INDEX_DIR = tmp_path / "files", tmp_path / "index"
    told: list[tuple[int, int]] = []
    assert not is_loaded()
    deeds = load(progress=lambda done, every: told.append((done, every)))
    assert told[-1] == (deeds, deeds)

    assert_histories()
    introductions = Record.objects.filter(kind="introduction")
    assert Counter(introductions.values_list("state", flat=True)) == Counter(
        row["states"].split(";")[-1] for row in table("introductions")
    )
    assert Record.objects.get(kind="round", title=TITLE).state == "scoring"
    for kind, states in DEEDS.items():
        assert states in (None, sorted(Record.objects.filter(kind=kind).values_list("state", flat=True))), kind
    assert_work_waits()
    assert {"confirmed", "signed"} <= set(Record.objects.filter(kind="review").values_list("state", flat=True))
    assert Note.objects.count() == len(table("notes"))
    assert File.objects.exists()
    assert list(verify(lambda _count: None)) == []
    assert not Event.objects.filter(at__gt=timezone.now()).exists()
    times = list(Event.objects.order_by("id").values_list("at", flat=True))
    assert times == sorted(times)

    assert load() == 0
    assert not holds_other_things()
    assert not any(person.has_usable_password() for person in Person.objects.all())

    indexer.rebuild()
    assert judge_matches() == len(table("verdicts")) == Match.objects.count()
    assert judge_matches() == 0
    matched = match_all()
    assert all(each.best("achievement") for each in matched)
    assert agreement(matched, "achievement").recall >= 0.9


@pytest.mark.usefixtures("terms", "small_region")
def test_a_fault_in_the_tables_leaves_nothing_behind(small_region: Path) -> None:
    path = small_region / "demands.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("commissioned", "by magic"), encoding="utf-8")
    with pytest.raises(ValueError, match="by magic"):
        load()
    assert not Organisation.objects.exists()
    assert not Person.objects.filter(machine=False).exists()


def test_a_new_database_holds_nothing_else() -> None:
    assert not holds_other_things()


def test_a_real_database_is_told_from_a_demonstration() -> None:
    real = factories.organisation()
    Organisation.objects.filter(pk=real.pk).update(demonstration=False)
    assert holds_other_things()
    Organisation.objects.filter(pk=real.pk).update(demonstration=True)
    assert not holds_other_things()


def test_a_database_with_people_alone_is_real() -> None:
    Person.objects.create_user("admin", name="管理员")
    assert holds_other_things()
