"""The form of a call as an applicant fills it in: page by page, kept while it is typed, checked before it is sent."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kehui.access import members
from kehui.calls import controls
from kehui.calls.applications import filling, uploads
from kehui.calls.applications.lacking import page_address as address
from kehui.core.questions import Form
from kehui.records import addresses
from kehui.records.kinds import kinds
from kehui.records.pages.forms import kept
from kehui.records.pages.frame import Page, find
from kehui.records.pages.steps import missing
from kehui.records.queries import may_change
from kehui.records.writing import write


def _page(request: HttpRequest, number: str) -> tuple[Page, Any, Form]:
    """The application and its form, for whoever may fill it in now."""
    page = find(request, kinds["application"], number)
    application: Any = page.record
    form = filling.form_of(application)
    if form is None:
        raise Http404(number)
    if not may_change(application, request.user):
        raise PermissionDenied(_("The form can be filled in while the application is a draft, by its organisation."))
    return page, application, form


@members
def begin(request: HttpRequest, number: str) -> HttpResponse:
    """To the first page that is not complete, or to the check."""
    _found, application, form = _page(request, number)
    pages = form.judged(filling.working(application, request.user))
    places = (place for place, judged in enumerate(pages, 1) if not judged.complete)
    return redirect(address(number, next(places, len(pages) + 1)))


@members
def fill(request: Any, number: str, place: int) -> HttpResponse:
    """One page of the form; the one after the last checks all of them."""
    page, application, form = _page(request, number)
    if place == len(form.pages) + 1:
        return _check(page, application, form)
    if not 1 <= place <= len(form.pages):
        raise Http404(str(place))
    if request.method != "POST":
        return _shown(page, application, form, place, filling.working(application, request.user))
    fields = form.pages[place - 1].fields
    answers = controls.typed(fields, request.POST)
    before = filling.kept(application)
    if request.POST.get("seen", "") not in ("", filling.seen(fields, before)):
        filling.keep_typed(application, request.user, answers)
        words = _(
            "Somebody else saved this page meanwhile. Below stands what you typed; save again to put it in place."
        )
        return _shown(page, application, form, place, before | answers, problem=words, status=409)
    try:
        with write():
            answers |= uploads.taken(application, fields, before, request)
            filling.save(application, answers, by=request.user)
    except ValidationError as error:
        filling.keep_typed(application, request.user, answers)
        words = " ".join(error.messages)
        return _shown(page, application, form, place, before | answers, problem=words, status=422)
    return redirect(_onward(request, number, place))


def _onward(request: HttpRequest, number: str, place: int) -> str:
    """Where the pressed button leads."""
    went = request.POST.get("go", "save")
    if went in ("next", "back"):
        return address(number, max(1, place + (1 if went == "next" else -1)))
    messages.success(request, _("The page is saved."))
    return address(number, place) + "?check=1"


def _shown(
    page: Page, application: Any, form: Form, place: int, answers: dict[str, str], *, problem: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    each, judged = form.pages[place - 1], form.judged(answers)[place - 1]
    before = filling.kept(application)
    asked = "check" in page.request.GET or status != 200
    context = _frame(page, application, form, place, answers) | {
        "here": address(application.number, place), "label": each.called(get_language() or ""),
        "fields": controls.controls(form, each, answers, judged=judged if asked or judged.wrong else None),
        "seen": filling.seen(each.fields, before), "problem": problem, "judged": judged,
        "unsaved": any(answers.get(one.code, "") != before.get(one.code, "") for one in each.fields),
        "first": place == 1, "draft_url": reverse("application-form-draft", args=[application.number, place]),
    }  # fmt: skip
    return render(page.request, "applications/fill.html", context, status=status)


def _frame(page: Page, application: Any, form: Form, place: int, answers: dict[str, str]) -> dict[str, Any]:
    pages = [
        (at, judged.page.called(get_language() or ""), judged, address(application.number, at))
        for at, judged in enumerate(form.judged(answers), 1)
    ]
    last = len(pages) + 1
    return page.context(
        crumbs=page.crumbs(_("The call's form")), pages=pages, place=place, last=last,
        check_url=address(application.number, last), edition=application.edition,
    )  # fmt: skip


def _check(page: Page, application: Any, form: Form) -> HttpResponse:
    """Everything that is missing or wrong, with a link to each field, and the way to handing in."""
    answers = filling.kept(application)
    unsaved = filling.working(application, page.request.user) != answers
    context = _frame(page, application, form, len(form.pages) + 1, answers) | {
        "lacks": missing(page.kind, application, page.kind.loop.step("submit")), "unsaved": unsaved,
        "submit_url": addresses.page(application, "step", "submit"),
        "may_submit": "submit" in page.rights,
    }  # fmt: skip
    return render(page.request, "applications/check.html", context)


@members
@require_POST
def keep(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Keep a page as it is being typed."""
    _found, application, form = _page(request, number)
    if not 1 <= place <= len(form.pages):
        raise Http404(str(place))
    answers = controls.typed(form.pages[place - 1].fields, request.POST)
    draft = filling.keep_typed(application, request.user, answers)
    return kept(draft)
