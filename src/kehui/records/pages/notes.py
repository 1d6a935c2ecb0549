"""Notes on a record's page: writing one, correcting one's own, and the people that one may mention."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kehui.access import members
from kehui.records import services
from kehui.records.addresses import page as address
from kehui.records.kinds import Kind
from kehui.records.mentions import offered, unheard
from kehui.records.models import Audience, Note
from kehui.records.pages.additions import refuse
from kehui.records.pages.frame import Page, find
from kehui.records.queries import notes_of


@members
@require_POST
def add_note(request: HttpRequest, kind: Kind, number: str) -> HttpResponse:
    page = find(request, kind, number)
    audience = request.POST.get("audience", Audience.ALL)
    try:
        made = services.note(page.record, request.POST.get("text", ""), by=request.user, audience=audience)
    except ValidationError as error:
        refuse(request, error)
    else:
        messages.success(request, _("Your note was added."))
        _name_unheard(request, made)
    return _back(page)


@members
@require_POST
def correct_note(request: HttpRequest, kind: Kind, number: str, pk: int) -> HttpResponse:
    """A new wording of a note of one's own; the old one stays under it."""
    page = find(request, kind, number)
    note = get_object_or_404(notes_of(page.record, request.user), pk=pk)
    try:
        made = services.correct(note, request.POST.get("text", ""), by=request.user)
    except ValidationError as error:
        refuse(request, error)
    else:
        messages.success(request, _("Your note was corrected; the earlier wording stays readable under it."))
        _name_unheard(request, made)
    return _back(page)


@members
def offer_people(request: HttpRequest, kind: Kind, number: str) -> HttpResponse:
    """The picker's list: who may be mentioned in a note for this audience; insiders only learn names."""
    page = find(request, kind, number)
    if not page.insider:
        raise Http404
    typed, audience = request.GET.get("q", "")[:60], request.GET.get("audience", Audience.ALL)
    people = offered(typed, page.record, by=request.user, audience=audience)
    return render(request, "records/people.html", {"people": people})


def _name_unheard(request: HttpRequest, note: Note) -> None:
    if missing := unheard(note):
        words = _("Not mentioned: %(names)s. Nobody of that name may read this note, or several people have it.")
        messages.warning(request, words % {"names": _(", ").join(f"@{name}" for name in missing)})


def _back(page: Page) -> HttpResponse:
    return redirect(f"{address(page.record)}#timeline")
