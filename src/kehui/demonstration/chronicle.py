"""Everything that happened in the region, put in the order of time and done through the write door in that order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import DateField
from django.utils import timezone

from kehui.core.loops import Step
from kehui.demonstration.population import Population
from kehui.demonstration.region import folder
from kehui.people.models import Person
from kehui.records.attachments import attach
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.services import act
from kehui.records.writing import moment, write

EVIDENCE = ("notice.pdf", "公示无异议证明.pdf")


@dataclass
class Chronicle:
    """Deeds by their time; ``records`` maps titles to the ids of what has been made so far; ``usual`` tells by which
    step and by what sort of person a kind's records come from one state into another."""

    people: Population
    deeds: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    records: dict[str, tuple[str, int]] = field(default_factory=dict)
    usual: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)

    def add(self, at: datetime, deed: Callable[[], None]) -> None:
        self.deeds.append((at, len(self.deeds), deed))

    def play(self, progress: Callable[[int], None]) -> None:
        """Do all of it, each deed dated as it is planned: all or nothing."""
        with transaction.atomic():
            for at, _place, deed in sorted(self.deeds, key=lambda each: each[:2]):
                with write(at=at):
                    deed()
                progress(1)

    def find(self, title: str) -> Record:
        """A record as it is now, by its title."""
        code, pk = self.records[title]
        return kinds[code].model._default_manager.select_related("region").get(pk=pk)

    def person(self, username: str, record: Record) -> Person:
        """Somebody by user name; ``owner`` is whoever wrote the record."""
        return self.people.writer(record) if username == "owner" else self.people.people[username]

    def move(self, title: str, target: str, *, given: Mapping[str, Any], reason: str = "", last: bool = True) -> None:
        """Bring a record into a state, by the step that is open to the nearest person who may; the reason is given for
        the `last` step, and on the way where it is asked for.

        Who took the same step for another record is tried first: it is nearly always the same sort of person."""
        record = self.find(title)
        steps = [step for step in kinds.of(record).loop.steps_from(record.state) if step.target == target]
        choices = [(step, sort, person) for sort, person in self.people.concerned(record) for step in steps]
        usual = self.usual.get((record.kind, record.state, target))
        for step, sort, person in sorted(choices, key=lambda choice: (choice[0].code, choice[1]) != usual):
            if self._taken(record, step, by=person, given=given, reason=reason if last or step.reason else ""):
                self.usual[record.kind, record.state, target] = step.code, sort
                return
        raise LookupError(f"nobody may bring {title} from {record.state} to {target}")

    def _taken(self, record: Record, step: Step, *, by: Person, given: Mapping[str, Any], reason: str) -> bool:
        if step.evidence:
            enclose(record, *EVIDENCE, by=self.people.writer(record))
        words = f"{step.after} {getattr(record, step.after)}" if step.after else reason
        try:
            act(record, step.code, by=by, reason=words, **answers(record, step, given))
        except PermissionDenied:
            return False
        except ValidationError as error:
            error.add_note(f"{step.code}: {record}")
            raise
        return True


def enclose(record: Record, file: str, name: str, *, by: Person) -> None:
    """Attach one of the region's files under another name."""
    attach(record, ContentFile((folder() / "files" / file).read_bytes(), name=name), by=by)


def answers(record: Record, step: Step, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is filled in at a step: the values given, and its own day for the other dates that it needs."""
    found = {name: given[name] for name in step.asks if name in given}
    for name in set(step.asks) & set(step.needs) - set(found):
        if isinstance(record._meta.get_field(name), DateField):
            found[name] = timezone.localdate(moment())
    return found
