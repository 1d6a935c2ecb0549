"""Views of lists that people keep and share: kept, offered beside the list, renamed by saving anew, thrown away."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from kehui.desk.work.models import SavedView
from kehui.people.models import Grant
from kehui.people.powers import OFFICES, in_force, powers
from kehui.records.addresses import kind_page
from kehui.records.filters import filled
from kehui.records.kinds import Kind

MOST = 50  # views of one person
LEFT_OUT = ("page",)  # of an address: it is no part of a view


def views_of(person: Any, kind: Kind) -> QuerySet[SavedView]:
    """One's own views of a list and those that are offered to everybody."""
    mine = Q(person=powers(person).person_id)
    return SavedView.objects.filter(mine | Q(shared=True), kind=kind.code).select_related("person").order_by("name")


def may_share(person: Any) -> bool:
    """Offices offer views to everybody; others pass the address on."""
    return powers(person).holds(*OFFICES)


def droppable(person: Any) -> QuerySet[SavedView]:
    """Whose views somebody may throw away: their own, and as an office those that nobody in office looks after any
    more."""
    mine = Q(person=powers(person).person_id)
    if not may_share(person):
        return SavedView.objects.filter(mine)
    held = Exists(Grant.objects.filter(in_force(), person=OuterRef("person"), role__in=OFFICES))
    return SavedView.objects.filter(mine | Q(~held | Q(person__is_active=False), shared=True))


def keep(kind: Kind, name: str, query: str, *, by: Any, shared: bool = False) -> SavedView:
    """Keep a list's address under a name; one's own view of that name is replaced. ``ValidationError`` by field."""
    made = SavedView.objects.filter(person=by, kind=kind.code, name=name.strip()).first()
    if made is None and by.saved_views.count() >= MOST:
        raise ValidationError({"name": _("You keep %(count)s views already; throw one away first.") % {"count": MOST}})
    made = made or SavedView(person=by, kind=kind.code, name=name.strip())
    made.query, made.shared = cleaned(query), shared and may_share(by)
    if not made.name:
        raise ValidationError({"name": _("Give the view a name.")})
    if not made.query:
        raise ValidationError(
            {"query": _("This is the whole list: choose filters, an order or columns, then keep it.")}
        )
    made.full_clean(exclude=["person"], validate_unique=False, validate_constraints=False)
    made.save()
    return made


def cleaned(query: str) -> str:
    """An address's parameters without blanks and without the place in the list."""
    given = filled(QueryDict(query.lstrip("?")))
    for name in LEFT_OUT:
        given.pop(name, None)
    return given.urlencode()


def offer(request: HttpRequest, kind: Kind, _record: Any) -> tuple[str, dict[str, Any]] | None:
    """The views beside a list, and the form that keeps the present one."""
    if not powers(request.user).signed_in:
        return None
    here, person = cleaned(request.GET.urlencode()), powers(request.user).person_id
    found, left = list(views_of(request.user, kind)), set()
    if may_share(request.user) and any(each.person_id != person for each in found):
        left = set(droppable(request.user).filter(kind=kind.code).values_list("pk", flat=True))
    views = [
        {
            "view": each,
            "url": f"{kind_page(kind)}?{each.query}",
            "active": each.query == here,
            "mine": each.person_id == person,
            "droppable": each.person_id == person or each.pk in left,
        }
        for each in found
    ]
    return "work/views.html", {"views": views, "kind": kind, "query": here, "may_share": may_share(request.user)}
