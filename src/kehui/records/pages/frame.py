"""What every page of a record shares: finding it for this reader, the way back, and who counts as whom."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.core.identifiers import parse_number
from kehui.core.words import Refused
from kehui.people.powers import Powers, powers
from kehui.records import addresses
from kehui.records.kinds import Kind
from kehui.records.models import Record
from kehui.records.queries import fetch_terms, hidden, visible, with_secrecy
from kehui.records.rules import holding
from kehui.terms.models import Term

CHANGE = "change"  # beside the codes of steps, of which none is called so
SIGNER = Signer(salt="kehui.records.opened")


@dataclass(frozen=True)
class Crumb:
    label: str
    url: str = ""


def crumb(label: Any, url: str = "") -> Crumb:
    return Crumb(str(capfirst(str(label))), url)


@dataclass
class Page:
    """A record as one person meets it. ``hidden``: the secret fields kept from the reader; an insider is somebody
    signed in from whom nothing is kept, and only insiders see who did what and the files."""

    request: HttpRequest
    kind: Kind
    record: Record
    hidden: set[str] = field(default_factory=set)

    @cached_property
    def who(self) -> Powers:
        return powers(self.request.user)

    @cached_property
    def insider(self) -> bool:
        return self.who.signed_in and not self.hidden

    @cached_property
    def rights(self) -> set[str]:
        """The codes of the steps open to this reader now, and ``change`` if they may change it: one query."""
        if not self.who.signed_in:
            return set()
        steps = {step.code: step.who for step in self.kind.loop.steps_from(self.record.state)}
        return holding(steps | {CHANGE: self.kind.change}, self.request.user, self.record)

    @property
    def takes_part(self) -> bool:
        """Whether the reader may add files: as :func:`records.attachments.may_attach` says of whoever sees it."""
        return bool(self.rights) or (self.who.signed_in and self.record.created_by_id == self.who.person_id)

    def crumbs(self, *more: Any) -> list[Crumb]:
        """The way to this page: list, record, and what is done with it."""
        way = [
            crumb(self.kind.plural, addresses.kind_page(self.kind)),
            crumb(self.record.number, addresses.page(self.record)),
        ]
        return [crumb(_("Start"), "/"), *way, *(crumb(label) for label in more)]

    @cached_property
    def subtitle(self) -> str:
        """Whose record it is and where, as far as the reader may know."""
        told = [getattr(self.record, name) for name in ("owner", "region") if name not in self.hidden]
        return " · ".join(str(part) for part in told if part)

    def context(self, **more: Any) -> dict[str, Any]:
        """What every template of a record may rely on."""
        state = self.kind.state(self.record)
        frame = {"kind": self.kind, "record": self.record, "state": state, "page": self, "crumbs": self.crumbs()}
        return frame | {"subtitle": self.subtitle, "back_url": addresses.page(self.record)} | more


def find(request: HttpRequest, kind: Kind, number: str) -> Page:
    """The record of that number for this reader; 404 when there is none that the reader may view."""
    records = with_secrecy(kind, visible(kind, request.user), request.user).select_related(None)
    terms, others = related(kind)
    record = records.select_related("owner", "created_by", *others).filter(number=number).first()
    if record is None:
        raise Http404(number)
    fetch_terms([record], terms, {})
    return Page(request, kind, record, hidden(kind, record, request.user))


def opened_mark(page: Page) -> str:
    """Proof that this person had the record open: if somebody moves it out of sight, the person may still be told."""
    return SIGNER.sign(f"{page.who.person_id}.{page.record.pk}")


def opened_before(request: HttpRequest, kind: Kind, number: str) -> Record | None:
    """The record that a form was opened on while the person could view it; None without proof of that."""
    try:
        person, _dot, pk = SIGNER.unsign(request.POST.get("opened", "")).partition(".")
    except BadSignature:
        return None
    if person != str(powers(request.user).person_id):
        return None
    return kind.model._default_manager.filter(pk=pk, number=number).first()


def related(kind: Kind) -> tuple[list[str], list[str]]:
    """The foreign keys a page of this kind shows: to terms, which are fetched together afterwards, because a database
    plans a query of a dozen joins longer than it runs it; and to all else."""
    fields = [kind.model._meta.get_field(name) for name in dict.fromkeys(("region", *kind.shown))]
    keys = [each for each in fields if each.many_to_one]
    terms = [each.name for each in keys if each.related_model is Term]
    return terms, [each.name for each in keys if each.name not in terms]


def kind_crumbs(kind: Kind, *more: Any) -> list[Crumb]:
    way = [crumb(_("Start"), "/"), crumb(kind.plural, addresses.kind_page(kind) if more else "")]
    return [*way, *(crumb(label) for label in more)]


def tolerant(kind: Kind, number: str) -> str:
    """A record's number as the site writes it, from however a person typed it; empty when it is none."""
    try:
        return str(parse_number(number, prefix=kind.prefix))
    except Refused:
        return ""
