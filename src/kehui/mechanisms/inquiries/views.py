"""Asking somebody outside about a record, and revoking the link."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kehui.access import members
from kehui.mechanisms.inquiries import services
from kehui.mechanisms.inquiries.forms import AskForm
from kehui.mechanisms.inquiries.queries import inquiries_of, may_ask
from kehui.records import addresses
from kehui.records.kinds import kinds
from kehui.records.pages.frame import Page, find


@members
def ask(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The form of a question; once it is sent, its link, which is shown this one time."""
    page = _page(request, code, number)
    form = AskForm(page.record, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        question = form.cleaned_data["question"]
        try:
            made, token = services.ask(page.record, question, by=request.user, **form.chosen())
        except ValidationError as error:
            form.refuse(error)
        else:
            link = request.build_absolute_uri(reverse("inquiry-answer", args=[token]))
            context = page.context(crumbs=page.crumbs(_("Ask somebody outside")), inquiry=made, link=link)
            answer = render(request, "inquiries/asked.html", context)
            answer["Cache-Control"] = "no-store"
            return answer
    context = page.context(crumbs=page.crumbs(_("Ask somebody outside")), form=form)
    return render(request, "inquiries/ask.html", context, status=422 if form.errors else 200)


@members
@require_POST
def revoke(request: HttpRequest, code: str, number: str, pk: int) -> HttpResponse:
    page = _page(request, code, number)
    try:
        services.revoke(get_object_or_404(inquiries_of(page.record), pk=pk), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The link was revoked; nobody can open it any more."))
    return redirect(f"{addresses.page(page.record)}#inquiries")


def _page(request: HttpRequest, code: str, number: str) -> Page:
    """The record of an officer who may ask about it."""
    if code not in kinds:
        raise Http404(code)
    page = find(request, kinds[code], number)
    if not may_ask(page.record, request.user):
        raise PermissionDenied
    return page
