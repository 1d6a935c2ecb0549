"""The sections of a record's page, as far as a reader may see them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kehui.records.display import Shown, shown
from kehui.records.pages.frame import Page
from kehui.records.rules import Labels
from kehui.records.values import empty


@dataclass(frozen=True)
class Part:
    """A section as this reader sees it: what is filled in, and the names of what is kept back, with its readers."""

    label: Any
    facts: list[Shown]
    kept: str
    readers: str


def sections(page: Page) -> list[Part]:
    """Every section that has something to say."""
    found = []
    for section in page.kind.sections:
        names = [name for name in section.fields if name != "title"]
        reader = page.request.user
        every = [shown(page.kind, page.record, name, hidden=page.hidden, reader=reader) for name in names]
        facts = [fact for fact in every if not fact.secret and not empty(fact.value)]
        if section.outcome:  # a box that nobody has ticked yet says nothing
            facts = [fact for fact in facts if getattr(page.record, fact.name) is not False]
        kept = [fact for fact in every if fact.secret]
        if facts or kept:
            readers = Labels(tuple(page.kind.secret[fact.name].label for fact in kept))
            words = _(", ").join(fact.label for fact in kept)
            found.append(Part(section.label, facts, words, _(", ").join(readers.words())))
    return found
