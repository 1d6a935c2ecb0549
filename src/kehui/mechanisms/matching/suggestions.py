"""Pairs worth telling people of: found when a record becomes open or changes, and alerts about them, each pair once.

Scores are made from what a stranger may read, so that a kept pair reveals nothing to anybody; who may see that a pair
exists is decided when it is shown or told, by the rules of both records.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from kehui.core.search.agreement import Weights
from kehui.mechanisms.matching.criteria import keys
from kehui.mechanisms.matching.documents import STRANGER
from kehui.mechanisms.matching.equivalents import Equivalents, equivalents
from kehui.mechanisms.matching.models import Looked, Match, MatchAlert, Suggestion
from kehui.mechanisms.matching.queries import Asking, ask, scored
from kehui.mechanisms.matching.weights import serving
from kehui.people.models import Person
from kehui.people.powers import in_force
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Outbox, Record
from kehui.records.queries import with_secrecy

ROWS = 1000  # outbox rows looked at together
ROUND = 5000  # rows of one round at most; the next goes on
TOP = 10  # answers of one kind that are kept for a record
DAYS = 7  # a pair that a full day kept back is told later, but not for ever
CONSIDERED = 2000  # new pairs considered at once, best first


@dataclass(frozen=True)
class Tables:
    """What records are compared by, read once for many."""

    weights: Weights
    equivalents: Equivalents

    @classmethod
    def in_force(cls) -> "Tables":
        return cls(serving(), equivalents())

    def asked_by(self, record: Record) -> Asking:
        return Asking.of(record, STRANGER, weights=self.weights, equivalents=self.equivalents)


def look(*, most: int = ROUND) -> int:
    """Find the pairs of what has changed since the last look; returns how many records were looked at."""
    looked, done, tables = Looked.objects.get_or_create(pk=1)[0], 0, Tables.in_force()
    while done < most:
        rows = list(Outbox.objects.filter(id__gt=looked.last).order_by("id").values_list("id", "record_id")[:ROWS])
        if not rows:
            break
        for record in _records({pk for _row, pk in rows}):
            suggest(record, tables)
        looked.last = rows[-1][0]
        looked.save()
        done += len(rows)
    return done


def _records(ids: set[int]) -> Iterator[Record]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for pk, code in Record.objects.filter(pk__in=ids).values_list("pk", "kind"):
        by_kind[code].append(pk)
    for code, some in by_kind.items():
        if code in kinds and kinds[code].matchable:
            records = kinds[code].model._default_manager.select_related(*keys(kinds[code])).filter(pk__in=some)
            yield from with_secrecy(kinds[code], records, STRANGER)


def suggest(record: Record, tables: Tables) -> None:
    """Bring the kept pairs of one record up to date; of a record that can no longer be found there are none.

    All is worked out before the transaction: on SQLite nobody else writes while it lasts."""
    kind = kinds.of(record)
    scores = dict(_scores(kind, record, tables)) if record.state in kind.matchable.open else {}
    kept = {pair: score for pair, score in scores.items() if score >= settings.MATCHING_SUGGEST_SCORE}
    there = {
        (each.source_id, each.target_id): each
        for each in Suggestion.objects.filter(Q(source=record.pk) | Q(target=record.pk))
    }
    gone = [each.pk for pair, each in there.items() if pair not in kept]
    changed = [each for pair, each in there.items() if pair in kept and each.score != kept[pair]]
    for each in changed:
        each.score = kept[each.source_id, each.target_id]
    fresh = [pair for pair in kept if pair not in there]
    if not (gone or changed or fresh):
        return
    with transaction.atomic():
        Suggestion.objects.filter(pk__in=gone).delete()
        Suggestion.objects.bulk_update(changed, ["score"])
        Suggestion.objects.bulk_create(
            [Suggestion(source_id=source, target_id=target, score=kept[source, target]) for source, target in fresh]
        )


def _scores(kind: Kind, record: Record, tables: Tables) -> Iterator[tuple[tuple[int, int], float]]:
    """Pairs of a record with the best of every kind on the other side; scored as the asking side asks."""
    asking = tables.asked_by(record)
    for code in kind.matchable.against:
        seeks = code in kind.matchable.seeks
        if not seeks and kind.code not in kinds[code].matchable.seeks:
            continue
        for found in ask(asking, code, person=STRANGER, top=TOP, unseen=True):
            if record.owner_id and found.record.owner_id == record.owner_id:
                continue  # nobody is told of what is their own
            if seeks:
                yield (record.pk, found.record.pk), found.score
            elif back := scored(tables.asked_by(found.record), record, person=STRANGER):
                yield (found.record.pk, record.pk), back.score


def alert() -> int:
    """Tell people of new pairs above the threshold, best first, each pair once, no more than the daily number for
    one person; returns how many were told."""
    recent = timezone.now() - timedelta(days=DAYS)
    pairs = list(
        Suggestion.objects.filter(score__gte=settings.MATCHING_ALERT_SCORE, found_at__gte=recent)
        .select_related("source", "target")
        .order_by("-score", "id")[:CONSIDERED]
    )
    judged = set(Match.objects.filter(source__in=[pair.source_id for pair in pairs]).values_list("source", "target"))
    pairs = [pair for pair in pairs if (pair.source_id, pair.target_id) not in judged]
    sides = [(pair, *side) for pair in pairs for side in ((pair.source, pair.target), (pair.target, pair.source))]
    people = recipients({record for _pair, record, _other in sides})
    left, told = _left(people), _told(sides)
    made = 0
    for pair, record, other in sides:
        for person in people.get(record.pk, ()):
            fresh = (person.pk, record.pk, other.pk) not in told and left[person.pk] > 0
            if fresh and _may_see(person, record) and _may_see(person, other):
                MatchAlert.objects.create(person=person, record=record, other=other, score=pair.score)
                left[person.pk] -= 1
                made += 1
    return made


def recipients(records: Iterable[Record]) -> dict[int, list[Person]]:
    """Whom a record concerns: who wrote it, and who belongs to its organisation today. Two queries."""
    records = list(records)
    authors = Person.objects.filter(pk__in={each.created_by_id for each in records}, is_active=True, machine=False)
    by_id = {person.pk: person for person in authors}
    owners = {each.owner_id for each in records if each.owner_id}
    members = Person.objects.filter(in_force("memberships__"), memberships__organisation__in=owners, is_active=True)
    by_owner: dict[int, list[Person]] = defaultdict(list)
    for person, owner in ((person, person.owner) for person in members.annotate(owner=F("memberships__organisation"))):
        by_owner[owner].append(by_id.setdefault(person.pk, person))
    written = {each.pk: [by_id[each.created_by_id]] if each.created_by_id in by_id else [] for each in records}
    return {each.pk: list(dict.fromkeys((*written[each.pk], *by_owner[each.owner_id or 0]))) for each in records}


def _left(people: dict[int, list[Person]]) -> dict[int, int]:
    """How many alerts each person may still get today."""
    ids = {person.pk for some in people.values() for person in some}
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = MatchAlert.objects.filter(person__in=ids, at__gte=midnight).values_list("person").annotate(Count("pk"))
    counts = dict(today)
    return {pk: settings.MATCHING_ALERTS_A_DAY - counts.get(pk, 0) for pk in ids}


def _told(sides: list[Any]) -> set[tuple[int, int, int]]:
    records = {record.pk for _pair, record, _other in sides}
    return set(MatchAlert.objects.filter(record__in=records).values_list("person", "record", "other"))


def _may_see(person: Person, record: Record) -> bool:
    kind = kinds.of(record)
    return kind.view.narrow(kind.model._default_manager.filter(pk=record.pk), person).exists()
