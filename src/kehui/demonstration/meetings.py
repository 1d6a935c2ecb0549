"""Who met whom in the region: introductions and how they went, notes, attached files, verdicts on matches."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from django.db import transaction
from django.utils import timezone

from kehui.demonstration.chronicle import Chronicle, enclose
from kehui.demonstration.population import SIDES
from kehui.demonstration.region import table
from kehui.demonstration.roads import calendar, office_hour, road
from kehui.market.introductions.services import introduce
from kehui.mechanisms.matching.models import Match
from kehui.mechanisms.matching.services import judge
from kehui.people.models import Person
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.services import note
from kehui.records.writing import write


def plan(chronicle: Chronicle, *, today: date) -> None:
    """Put introductions, notes and files into the chronicle."""
    for row in table("introductions"):
        _plan_introduction(chronicle, row, today)
    for row in table("notes"):
        chronicle.add(_hour(row, today), partial(_note, chronicle, row))
    for row in table("attachments"):
        chronicle.add(_hour(row, today), partial(_attach, chronicle, row))


def _plan_introduction(chronicle: Chronicle, row: Mapping[str, str], today: date) -> None:
    title, rng = _title(row), Random(_title(row))
    start = "sent" if row["by"] in SIDES else "proposed"
    states = road(kinds["introduction"].loop, start, [each for each in row["states"].split(";") if each != start])
    left = ["", *[start, *states][: len(states)]]
    made, *days = calendar(left, end=today - timedelta(int(row["days"])), rng=rng, exactly={})
    chronicle.add(office_hour(made, rng), partial(_introduce, chronicle, row))
    for place, (state, day) in enumerate(zip(states, days, strict=True), 1):
        reason = row["reason"] if place == len(states) else ""
        chronicle.add(office_hour(day, rng), partial(chronicle.move, title, state, given={}, reason=reason))


def _introduce(chronicle: Chronicle, row: Mapping[str, str]) -> None:
    sides = {name: chronicle.find(row[name]) for name in SIDES}
    by = chronicle.people.writer(sides[row["by"]]) if row["by"] in SIDES else chronicle.people.people[row["by"]]
    wanted, offered = (Record.objects.get(pk=sides[name].pk) for name in SIDES)
    made = introduce(wanted, offered, by=by, message=row["message"])
    chronicle.records[_title(row)] = made.kind, made.pk


def _title(row: Mapping[str, str]) -> str:
    return f"{row['wanted']} – {row['offered']}"


def _note(chronicle: Chronicle, row: Mapping[str, str]) -> None:
    record = chronicle.find(row["record"])
    note(record, row["text"], by=chronicle.person(row["by"], record), audience=row["audience"])


def _attach(chronicle: Chronicle, row: Mapping[str, str]) -> None:
    record = chronicle.find(row["record"])
    enclose(record, row["file"], row["name"], by=chronicle.person(row["by"], record))


def _hour(row: Mapping[str, str], today: date) -> datetime:
    rng = Random(row["record"] + row["days"])
    return office_hour(calendar([""], end=today - timedelta(int(row["days"])), rng=rng, exactly={})[0], rng)


def judge_matches() -> int:
    """Give the verdicts, once the index is there to say why; returns how many, none where they have been given."""
    if Match.objects.exists():
        return 0
    rows = table("verdicts")
    with transaction.atomic(), write(at=timezone.now()):
        for row in rows:
            source, target = (_by_title(row[side]) for side in ("source", "target"))
            by = source.created_by if row["by"] == "owner" else Person.objects.get(username=row["by"])
            judge(source, target, row["verdict"], reason=row["reason"], by=by)
    return len(rows)


def _by_title(title: str) -> Record:
    record = Record.objects.get(title=title, owner__demonstration=True)
    return kinds[record.kind].model._default_manager.get(pk=record.pk)
