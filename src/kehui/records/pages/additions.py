"""Links that people state on a record's page, and the words in which an addition is refused."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kehui.access import members
from kehui.records import services
from kehui.records.addresses import page as address
from kehui.records.attachments import may_attach
from kehui.records.choosing import meant
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.pages.frame import Page, find
from kehui.records.relations import STATED, relation_label


@members
@require_POST
def add_link(request: HttpRequest, kind: Kind, number: str) -> HttpResponse:
    """State that this record has to do with another one, which the person must be able to view."""
    page = find(request, kind, number)
    relation = request.POST.get("relation", "")
    if not may_attach(page.record, request.user):
        raise PermissionDenied
    try:
        other = _other_end(page, relation, request.POST.get("number", ""))
    except ValidationError as error:
        refuse(request, error)
    else:
        services.link(page.record, other, relation, by=request.user)
        words = _("Linked: this record %(relation)s %(number)s.")
        messages.success(request, words % {"relation": relation_label(relation), "number": other.number})
    return redirect(f"{address(page.record)}#links")


def _other_end(page: Page, relation: str, typed: str) -> Any:
    if relation not in STATED:
        raise ValidationError(_("Choose what this record has to do with the other one."))
    other = meant([kind.code for kind in kinds], typed, page.request.user, among=Record.objects.all())
    if other is None:
        raise ValidationError(_("There is no record “%(text)s” that you may see.") % {"text": typed})
    if other.pk == page.record.pk:
        raise ValidationError(_("A record cannot be linked to itself."))
    return other


def refuse(request: HttpRequest, error: ValidationError) -> None:
    """Say at the top of the next page why nothing was written."""
    for words in error.messages:
        messages.error(request, words)
