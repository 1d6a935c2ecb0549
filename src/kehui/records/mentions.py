"""People named in a note by @ and their sign-in name, or their own name where it is one person's: found when they may
see the record and read the note."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from kehui.people.models import Person
from kehui.records.audiences import READERS, insiders
from kehui.records.kinds import kinds
from kehui.records.models import Event, Note, Record
from kehui.records.rules import covered

# A mail address is no mention, but a Chinese character may stand right before the sign.
SIGN = re.compile(r"(?<![A-Za-z0-9._%+-])@([\w.+-]{1,150})")
MOST = 20  # people that one note may mention
OFFERED = 8  # people in the picker
LOOKED_AT = 24  # people tried for the picker at once


def mentioned(text: str, record: Record, *, by: Any, audience: str) -> list[Person]:
    """The people a note by somebody would mention, each once; only an insider of the record mentions anybody."""
    found = [person for person in named(text).values() if person.pk != by.pk]
    if not found or not insiders(kinds.of(record)).allows(by, record):
        return []
    return allowed(found, record, audience)


def named(text: str) -> dict[str, Person]:
    """What stands behind each @ of a text → the person of that name; the longest that fits, as Chinese goes on without
    a blank. A name that several people have means none of them."""
    words = list(dict.fromkeys(SIGN.findall(text)))[:MOST]
    beginnings = {word[:length] for word in words for length in range(1, len(word) + 1)}
    if not beginnings:
        return {}
    either = Q(username__in=beginnings) | Q(name__in=beginnings - {""})
    people = list(Person.objects.filter(either, is_active=True, machine=False))
    names = Counter(person.name for person in people)
    known = {person.name: person for person in people if names[person.name] == 1 and len(person.name) > 1}
    known |= {person.username: person for person in people}
    fitting = {word: [name for name in known if word.startswith(name)] for word in words}
    return {word: known[max(names, key=len)] for word, names in fitting.items() if names}


def unheard(note: Note) -> list[str]:
    """The words behind an @ of a note that mention nobody who may read it."""
    reached = set(note.mentions.values_list("person", flat=True))
    known = named(note.text)
    words = dict.fromkeys(SIGN.findall(note.text))
    return [word for word in words if not (word in known and known[word].pk in reached | {note.by_id})]


def offered(typed: str, record: Record, *, by: Any, audience: str) -> list[Person]:
    """People for the picker: those who had to do with the record first, then others whose name begins as typed."""
    people = Person.objects.filter(is_active=True, machine=False).exclude(pk=by.pk)
    if typed:
        people = people.filter(Q(username__istartswith=typed) | Q(name__icontains=typed))
    took_part = set(Event.objects.filter(record_id=record.pk).values_list("by", flat=True).distinct())
    near = people.filter(Q(pk__in=took_part) | Q(memberships__organisation=record.owner_id)).distinct()
    looked = list(near.order_by("name", "pk")[:LOOKED_AT])
    if typed and len(looked) < LOOKED_AT:
        others = people.exclude(pk__in=[person.pk for person in looked])
        looked += others.order_by("name", "pk")[: LOOKED_AT - len(looked)]
    return allowed(looked, record, audience)[:OFFERED]


def allowed(people: Iterable[Person], record: Record, audience: str) -> list[Person]:
    """Those who may view the record and would be allowed to read what has this audience; nobody who stays unknown."""
    reading, kind = READERS.get(audience), kinds.of(record)  # type: ignore[call-overload]
    return covered(kind.view & reading & ~kind.unknown, people, record) if reading else []
