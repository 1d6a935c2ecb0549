"""Organisations in the filters of a list: named by code or by words, and offered while somebody types, as far as the
reader sees a record there that tells its organisation."""

import re
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kehui.people.models import Alias, Organisation
from kehui.records.kinds import Kind
from kehui.records.rules import NOTHING
from kehui.terms.finding import holding
from kehui.terms.naming import folded
from kehui.terms.pickers import HINT, Chosen, Picker
from kehui.terms.several import SeveralChoice

LONGEST = 100  # characters of what is typed that are looked at
CODE = re.compile(r"[0-9A-Z]{18}")


def code_in(text: str) -> str:
    """The whole credit code with which a text begins."""
    first = (text.split() or [""])[0].upper()
    return first if CODE.fullmatch(first) else ""


class OrganisationText(forms.CharField):
    """A code, with or without the name behind it, or words of a name."""

    def prepare_value(self, value: Any) -> Any:
        code = code_in(str(value or ""))
        found = Organisation.objects.filter(code=code).first() if code else None
        return Chosen(found.code, found.name) if found else value


class OrganisationsChoice(SeveralChoice):
    """Organisations of a list's records; ``find`` is the address that offers them."""

    def __init__(self, *, find: str, label: Any = "", **kwargs: Any) -> None:
        widget = Picker(find=find, label=label, hint=HINT)
        one = OrganisationText(widget=widget, required=False, max_length=200)
        super().__init__(one=one, label=label, **kwargs)


def offered(kind: Kind, name: str, text: str, person: Any, *, most: int) -> list[Organisation]:
    """The first organisations by name of which some name, code or pinyin has every word: one query."""
    seen = kind.view.narrow(kind.model._default_manager.filter(**{name: OuterRef("pk")}), person)
    if rule := kind.secret.get(name):
        seen = rule.narrow(seen, person)
    rows: QuerySet[Organisation] = Organisation.objects.filter(Exists(seen.order_by()))
    for word in text[:LONGEST].replace("\0", " ").split():
        other = Alias.objects.filter(organisation=OuterRef("pk"), name__icontains=word)
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word) | Exists(other) | keyed(word))
    return list(rows.order_by("name", "pk")[:most])


def keyed(word: str, name: str = "keys") -> Q:
    """What a word finds among the names and pinyin that were worked out."""
    return holding(plain, name=name) if (plain := folded(word)) else NOTHING


def words(count: int, most: int) -> str:
    """How many were found, for whoever does not see the list."""
    if not count:
        return _("No record that you may see here is of such an organisation.")
    if count > most:
        return _("The first %(count)s are shown, type more.") % {"count": most}
    return ""
