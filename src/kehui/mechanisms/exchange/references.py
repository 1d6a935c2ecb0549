"""What foreign keys in a spreadsheet point at: found by code or name, for a whole batch of rows at once."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.people.models import Organisation
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.terms.finding import not_in_force
from kehui.terms.models import Term
from kehui.terms.naming import folded
from kehui.terms.written import ways

KEYS: dict[type[Model], tuple[str, tuple[str, ...]]] = {  # model → its code, and names that may stand for it
    Term: ("code", ("name", "name_en")),
    Organisation: ("code", ("name",)),
    Record: ("number", ()),
}


def key_of(field: ForeignKey) -> str:
    """The code by which a sheet names what a foreign key points at; ``KeyError`` when it cannot."""
    return _keys(field)[0]


def _keys(field: ForeignKey) -> tuple[str, tuple[str, ...]]:
    model = field.remote_field.model
    return KEYS[Record if issubclass(model, Record) else model]


class References:
    """The targets that the cells of some rows may mean: one query per foreign key, however many rows."""

    def __init__(self, fields: Iterable[ForeignKey], rows: Iterable[Mapping[str, str]], *, person: Any = None) -> None:
        """``person``: who names other records; only those that this person may view are found."""
        batch = list(rows)
        self._found = {each.name: _targets(each, [row.get(each.name, "") for row in batch], person) for each in fields}
        self._ways: dict[str, dict[str, list[Term]]] = {}

    def find(self, field: ForeignKey, text: str) -> Model:
        """The target that a cell names by its code, its name, or both, a term also behind names of what stands above
        it; ``ValidationError`` when it means none, several, or a term that is not in force."""
        found = self._found[field.name]
        targets = found.get(_first(text)) or found.get(_folded(text)) or self._written(field, text)
        if len(targets) > 1:
            targets = [each for each in targets if _in_force(each)] or targets
        if not targets:
            raise ValidationError(_("“%(text)s” is not known here.") % {"text": text})
        if len(targets) > 1:
            codes = _(", ").join(str(getattr(each, key_of(field))) for each in targets)
            raise ValidationError(
                _("“%(text)s” means several: write one of %(codes)s.") % {"text": text, "codes": codes}
            )
        if isinstance(targets[0], Term) and not _in_force(targets[0]):
            raise ValidationError(not_in_force(targets[0], timezone.localdate()))
        return targets[0]

    def _written(self, field: ForeignKey, text: str) -> list[Any]:
        """The terms that a text may mean that is neither a code nor a name: one query for each tree, if ever."""
        if not issubclass(field.remote_field.model, Term):
            return []
        tree = field.get_limit_choices_to()["tree"]
        if tree not in self._ways:
            self._ways[tree] = ways(tree)
        return self._ways[tree].get(folded(text), [])


def _targets(field: ForeignKey, texts: list[str], person: Any) -> dict[str, list[Model]]:
    """Everything that a code or a name in the cells may mean, under either."""
    given = {text for text in texts if text.strip()}
    if not given:
        return {}
    key, names = _keys(field)
    wanted = Q(**{f"{key}__in": {_first(text) for text in given}})
    for name in names:
        wanted |= Q(**{f"{name}__in": {text.strip() for text in given}})
    found: dict[str, list[Model]] = defaultdict(list)
    rows = field.remote_field.model._default_manager.complex_filter(field.get_limit_choices_to())
    targets = list(rows.filter(wanted))
    if person is not None and issubclass(field.remote_field.model, Record):
        targets = _viewed(targets, person)
    for target in targets:
        for label in dict.fromkeys(_folded(str(getattr(target, name))) for name in (key, *names)):
            found[label].append(target)
    return dict(found)


def _viewed(records: list[Any], person: Any) -> list[Any]:
    """Those of these records that a person may view: one query per kind."""
    seen: set[int] = set()
    for code in {record.kind for record in records} & {kind.code for kind in kinds}:
        some = kinds[code].model._default_manager.filter(pk__in=[record.pk for record in records])
        seen |= set(kinds[code].view.narrow(some, person).values_list("pk", flat=True))
    return [record for record in records if record.pk in seen]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().upper()


def _first(text: str) -> str:
    """The code in front of a name; the whole text where there is only one word."""
    return (_folded(text).split() or [""])[0]


def _in_force(target: Any, on: date | None = None) -> bool:
    day = on or timezone.localdate()
    since, until = getattr(target, "valid_from", None), getattr(target, "valid_to", None)
    return (since is None or since <= day) and (until is None or until >= day)
