"""What is secret reaches nobody else by any channel: one test for each, and each finds what its readers may read."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from kehui.background import counting
from kehui.desk.search import indexer
from kehui.desk.search.alerts import alerts_for, look
from kehui.desk.search.entries import entries
from kehui.desk.search.models import Alerting, SavedSearch
from kehui.desk.search.services import save
from kehui.desk.search.shelf import shelf
from kehui.mechanisms.exchange import files
from kehui.mechanisms.exchange.blanks import write_blank
from kehui.mechanisms.exchange.imports import receive
from kehui.mechanisms.exchange.services import export
from kehui.mechanisms.matching.documents import documents, matchable_kinds
from kehui.mechanisms.notices.digests import lay_at_once, lay_digests
from kehui.mechanisms.notices.gathering import read_on
from kehui.mechanisms.notices.letters import written
from kehui.mechanisms.notices.models import Letter, Notification
from kehui.mechanisms.webhooks.feeding import items
from kehui.people.models import Person
from kehui.records.kinds import kinds
from kehui.records.models import Event, Outbox
from kehui.records.services import act
from tests.api.programs import Program
from tests.browsing import address, browser
from tests.permissions.canaries import READERS, Planted

pytestmark = pytest.mark.django_db  # what each test writes is taken back inside what the module writes
OTHERS = ("stranger", "newcomer", "rival", "broker", "county2", "editor", "system", "audit")  # they read no secret
INSIDERS = {
    "demand": "author", "achievement": "scholar", "expert": "expert", "introduction": "scholar", "enrolment": "county",
    "platform": "scholar", "enterprise": "author", "talent": "author", "finance": "finance", "policy": "county",
    "commissioner": "expert", "application": "author", "review": "officer",
    "objection": "rival", "solution": "scholar", "project": "author", "evaluation": "agency",
    "fieldcheck": "officer", "draw": "officer", "violation": "officer",
}  # fmt: skip


def plant() -> Iterator[tuple[Planted, str]]:
    """The records, and everything that was logged while they were written."""
    heard, often = io.StringIO(), override_settings(API_CALLS=10**6)
    listener = logging.StreamHandler(heard)
    root, before = logging.getLogger(), logging.getLogger().level
    with often, transaction.atomic():
        cache.clear()
        root.addHandler(listener)
        root.setLevel(logging.DEBUG)
        planted = Planted()
        root.setLevel(before)
        root.removeHandler(listener)
        yield planted, heard.getvalue()
        transaction.set_rollback(True)
    cache.clear()
    counting.forget(float("inf"))


@pytest.fixture(scope="module")
def planting(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Planted, str]]:  # noqa: ARG001 (the database is there)
    with django_db_blocker.unblock(), closing(plant()) as writing:
        yield next(writing)
        next(writing, None)


@pytest.fixture
def planted(planting: tuple[Planted, str]) -> Planted:
    return planting[0]


def pages(planted: Planted, code: str) -> list[str]:
    """The addresses at which a record of a kind shows itself, or is looked for."""
    record, kind = planted.records[code], kinds[code]
    found = [reverse(f"{code}:{name}") for name in ("list", "board")]
    found += [address(record), address(record, "history"), f"{reverse('search')}?q={record.number}"]
    if kind.matchable:
        found.append(reverse("matches", args=[code, record.number]))
    return found


def read(person: Any, addresses: list[str]) -> str:
    client = browser(person)
    return "\n".join(client.get(each).content.decode() for each in addresses)


def test_every_kind_that_keeps_something_is_planted() -> None:
    """A new kind with a secret, or with personal fields that nobody outside sees, is tried on every channel."""
    missing = {kind.code for kind in kinds if kind.secret} - set(READERS)
    assert not missing


@pytest.mark.parametrize("code", READERS)
def test_pages(planted: Planted, code: str) -> None:
    for name in OTHERS:
        assert planted.leaks(name, read(planted.people[name], pages(planted, code))) == [], name
    shown = read(planted.people[INSIDERS[code]], pages(planted, code))
    missing = {f"{code}.{field}" for field in planted.secret[code] if field != "owner"} - set(planted.betrayed(shown))
    assert not missing


def test_pages_about_no_single_record(planted: Planted) -> None:
    addresses = [
        "/",
        *map(reverse, ("work", "work-under-way", "work-calendar", "pairings", "match-alerts", "notifications")),
    ]
    for name in OTHERS:
        assert planted.leaks(name, read(planted.people[name], addresses)) == [], name


def test_looking_for_a_secret_finds_nothing(planted: Planted) -> None:
    demand = planted.records["demand"]
    for mark in (demand.problem, demand.contact_name):
        page = read(planted.people["rival"], [f"{reverse('demand:list')}?q={mark}"])
        assert demand.number not in page


@pytest.mark.parametrize("code", READERS)
def test_interface(planted: Planted, code: str) -> None:
    kind, number = kinds[code], planted.records[code].number
    paths = [f"/{kind.path}", *(f"/{kind.path}/{number}{more}" for more in ("", "/events", "/files"))]
    for name in (*OTHERS[1:], INSIDERS[code]):
        program = Program(planted.people[name])
        answers = "\n".join(str(program.get(path).json()) for path in paths)
        if kind.matchable:
            answers += str(program.get(f"/{kind.path}/{number}/matches", kind=kind.matchable.against[0]).json())
        assert planted.leaks(name, answers) == [], name
    missing = {f"{code}.{field}" for field in planted.secret[code] if field != "owner"} - set(planted.betrayed(answers))
    assert not missing


def test_events_of_the_interface(planted: Planted) -> None:
    for name in (*OTHERS[1:], *sorted(set(INSIDERS.values()))):
        answer = Program(planted.people[name]).get("/events").json()
        assert answer["items"], name
        assert planted.leaks(name, str(answer)) == [], name


@pytest.mark.parametrize("code", READERS)
def test_excel(planted: Planted, code: str) -> None:
    kind = kinds[code]
    for name, person in planted.people.items():
        if person.is_authenticated:
            rows = export(kind, kind.view.narrow(kind.model._default_manager.all(), person), person=person)
            assert planted.leaks(name, "\n".join(str(cell) for row in rows for cell in row)) == [], name
    mine = planted.people[INSIDERS[code]]
    whole = str(list(export(kind, kind.model._default_manager.filter(pk=planted.records[code].pk), person=mine)))
    assert set(planted.betrayed(whole)) >= {
        f"{code}.{field}" for field in planted.personal[code] if field in kind.fields
    }


def cells(file: io.BytesIO) -> list[str]:
    """What stands in a workbook: the cells, and the comments on them."""
    rows = (row for sheet in load_workbook(file) for row in sheet.iter_rows())
    return [f"{cell.value} {cell.comment.text if cell.comment else ''}" for row in rows for cell in row]


def test_the_empty_sheet(planted: Planted) -> None:
    for kind in kinds:
        file = io.BytesIO()
        write_blank(file, kind, person=planted.people["rival"])
        assert planted.betrayed("\n".join(cells(file))) == []


def test_a_sheet_brought_for_somebody_elses_record_tells_nothing_of_it(planted: Planted) -> None:
    demand, rival = planted.records["demand"], planted.people["rival"]
    file = io.BytesIO()
    files.write_csv(file, export(kinds["demand"], type(demand).objects.filter(pk=demand.pk), person=rival))
    told = []
    for person in (rival, planted.people["author"]):
        sheet = file.getvalue().decode("utf-8-sig").replace(demand.title, "改过的名称")
        upload = receive(kinds["demand"], ContentFile(sheet.encode(), name="a.csv"), by=person)
        shown = read(person, [reverse("upload", args=[upload.pk])])
        told.append(shown + str(list(upload.rows.values_list("changes", "problems", "texts"))))
        marked = browser(person).get(reverse("upload-marked", args=[upload.pk]))
        told[-1] += "\n".join(cells(io.BytesIO(b"".join(marked.streaming_content))))
    assert planted.leaks("rival", told[0]) == []
    assert "改过的名称" in told[0]


def test_search_index(planted: Planted) -> None:
    """Neither index holds what a stranger may not read; both hold what everybody may."""
    kept = "\n".join(repr(each) for kind in matchable_kinds() for each in documents(kind))
    found = "\n".join(repr(each) for kind in kinds for each in entries(kind))
    assert planted.leaks("stranger", kept) == []
    assert planted.leaks("stranger", found) == []
    assert planted.records["expert"].bio in kept
    assert planted.records["demand"].title in found


@pytest.fixture
def lookup(planted: Planted, settings: Any, tmp_path: Path) -> Iterator[None]:
    """The planted records can be looked up."""
    assert planted.records
    settings.INDEX_DIR = tmp_path / "index"
    indexer.catch_up()
    yield
    shelf.close()


@pytest.mark.usefixtures("lookup")
def test_facets_of_the_search(planted: Planted) -> None:
    """Neither what is found nor what is counted beside it tells a secret, and no filter finds by one."""
    veiled, demand = planted.veiled["demand"], planted.records["demand"]
    for name in OTHERS:
        person = planted.people[name]
        asked = [f"{reverse('search')}?kind={code}" for code in READERS] + [f"{reverse('search')}?q=示例"]
        page = read(person, asked)
        assert "facet" in page, name
        assert planted.leaks(name, page) == [], name
        filtered = read(person, [f"{reverse('search')}?owner={veiled.code}"])
        assert demand.title not in filtered, name


@pytest.mark.usefixtures("lookup")
def test_alerts_of_saved_searches(planted: Planted) -> None:
    """A saved search for a secret word is told nothing; what it is told betrays nothing."""
    rival, demand = planted.people["rival"], planted.records["demand"]
    typed = (demand.problem, demand.contact_name, demand.title, "示例")
    for number, words in enumerate(typed):
        saved = save(rival, name=f"搜索{number}", query=f"q={words}", alerting=Alerting.DAILY)
        SavedSearch.objects.filter(pk=saved.pk).update(cursor=0, known=[])
    look(Alerting.DAILY)
    lines = alerts_for(rival)
    assert {line.reason.split("“")[1][:3] for line in lines if line.number == demand.number} == {"搜索2", "搜索3"}
    told = "\n".join(map(str, lines)) + read(rival, [reverse("saved-searches")])
    for words in typed[:2]:
        told = told.replace(words, "")  # what they typed themselves
    assert planted.leaks("rival", told) == []


def test_webhooks(planted: Planted) -> None:
    """What is sent to a program's address is what its owner may know."""
    everything = list(Event.objects.select_related("record"))
    for name, person in planted.people.items():
        if person.is_authenticated:
            sent = json.dumps(items(person, everything), cls=DjangoJSONEncoder, ensure_ascii=False)
            assert planted.leaks(name, sent) == [], name
    assert "demand.problem" in planted.betrayed(json.dumps(items(planted.people["author"], everything),
                                                           cls=DjangoJSONEncoder, ensure_ascii=False))  # fmt: skip


def test_history(planted: Planted) -> None:
    """Personal values never stand in it; what it says of secret ones is for insiders, on the page and to programs."""
    raw = "\n".join(f"{event.reason} {event.changes}" for event in Event.objects.all())
    personal = {f"{code}.{field}" for code, fields in planted.personal.items() for field in fields}
    assert personal & set(planted.betrayed(raw)) == set()
    assert "demand.problem" in planted.betrayed(raw)
    assert planted.betrayed("\n".join(map(str, Outbox.objects.values()))) == []


def test_mail(planted: Planted, settings: Any) -> None:
    settings.EMAIL_HOST = "127.0.0.1"
    Person.objects.filter(machine=False, email="").update(email="somebody@example.cn")
    act(planted.records["expert"], "ask", by=planted.cast.city, reason="示例原因")
    planted.records["expert"].refresh_from_db()
    act(planted.records["expert"], "suspend", by=planted.cast.department, reason="示例原因")
    while read_on():
        pass
    lay_at_once()
    lay_digests(None, timezone.now())
    letters = [(letter.person_id, text) for letter in Letter.objects.all() if (text := written(letter))]
    sent = {name: "\n".join(str(text.message()) + text.body for pk, text in letters if pk == person.pk)
            for name, person in planted.people.items() if person.is_authenticated}  # fmt: skip
    assert any(sent.values())
    assert {name: found for name, text in sent.items() if (found := planted.leaks(name, text))} == {}
    names = {"expert.title", "commissioner.title"}  # records that are called by a person's name
    assert set(planted.betrayed("\n".join(text.body for _pk, text in letters))) <= names
    assert planted.betrayed("\n".join(map(str, Notification.objects.values()))) == []
    assert mail.outbox == []


def test_logs(planting: tuple[Planted, str], caplog: pytest.LogCaptureFixture) -> None:
    planted, heard = planting
    caplog.set_level(logging.DEBUG)
    for code in READERS:
        read(planted.people[INSIDERS[code]], pages(planted, code))
    assert planted.betrayed(heard + caplog.text) == []
    logging.getLogger("kehui").warning(planted.records["demand"].problem)
    assert planted.betrayed(caplog.text) == ["demand.problem"]
