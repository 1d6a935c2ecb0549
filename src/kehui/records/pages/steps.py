"""A step of a record's loop: what it does and demands, and in words why it was refused."""

from copy import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.access import members
from kehui.core.loops import Phase, Step
from kehui.core.numbers import whole
from kehui.records import addresses, services
from kehui.records.attachments import attach
from kehui.records.display import label
from kehui.records.forms import RecordForm, form_for
from kehui.records.kinds import Kind, Lack
from kehui.records.pages.conflicts import changes_since, seen_mark
from kehui.records.pages.files import accepted
from kehui.records.pages.frame import Page, find, opened_before, opened_mark
from kehui.records.queries import visible, waiting_for
from kehui.records.refusals import ConflictError, SecondPersonError, StepClosedError
from kehui.records.values import empty
from kehui.records.writing import write


@members
def take_step(request: Any, kind: Kind, number: str, code: str) -> HttpResponse:
    """Show one step and take it when it is confirmed."""
    try:
        page = find(request, kind, number)
    except Http404:
        return moved_on(request, kind, number)
    try:
        step = kind.loop.step(code)
    except KeyError:
        raise Http404(code) from None
    if request.method != "POST":
        problem = closed(page, step)
        if code in kind.doors and not problem:
            return done(request, reverse(kind.doors[code], args=[number]))
        second = not problem and step.second and page.who.person_id in services.first_people(page.record)
        words = services.second_words() if second else problem
        return answer(page, step, step_form(page, step), status=200, problem=words, second=second)
    form = step_form(page, step, data=request.POST, files=request.FILES)
    if not form.is_valid():
        return answer(page, step, form, status=422)
    try:
        confirm(page, step, form)
    except StepClosedError as error:
        return answer(page, step, form, status=409, problem=" ".join(error.messages))
    except ConflictError as error:
        page.record = find(request, kind, number).record
        return answer(page, step, form, status=409, conflict=changes_since(page, error))
    except SecondPersonError as error:
        return answer(page, step, form, status=403, problem=str(error), second=True)
    except ValidationError as error:
        form.refuse(error)
        return answer(page, step, form, status=422)
    return finished(page, step)


def finished(page: Page, step: Step) -> HttpResponse:
    """Back to the record with a word about it; to the list when the step has taken the record out of sight."""
    stays = visible(page.kind, page.request.user).filter(pk=page.record.pk).exists()
    words = _("“%(step)s” is done. The record is now “%(state)s”.")
    if not stays:
        words = _("“%(step)s” is done. The record is now “%(state)s” and no longer open to you.")
    messages.success(page.request, words % {"step": step.label, "state": page.kind.loop.state(step.target).label})
    return done(page.request, addresses.page(page.record) if stays else addresses.kind_page(page.kind))


def moved_on(request: HttpRequest, kind: Kind, number: str) -> HttpResponse:
    """For whoever had the record open when somebody moved it out of their sight: who was quicker."""
    record = opened_before(request, kind, number)
    if record is None:
        raise Http404(number)
    words = " ".join(StepClosedError(record).messages)
    context = {"problem": words, "back_url": addresses.kind_page(kind)}
    return render(request, "records/moved_on.html", context, status=409)


def closed(page: Page, step: Step) -> str:
    """Why a step cannot be taken when its page is opened: somebody was quicker, or it is not this person's."""
    if page.record.state not in step.sources:
        return " ".join(StepClosedError(page.record).messages)
    if not step.who.allows(page.request.user, page.record):
        words = _("You may not take this step. It belongs to: %(whom)s.")
        return words % {"whom": step.who.label} if step.who.label else _("You may not take this step.")
    return ""


def step_form(page: Page, step: Step, **kwargs: Any) -> RecordForm:
    """The fields a step asks for, a reason where it demands one, and the evidence that is still missing."""
    record, offered = page.record, page.kind.offered
    given = {name: offered[name](record) for name in step.asks if name in offered and empty(getattr(record, name))}
    form = form_for(
        page.kind, page.request.user, record=record, names=step.asks, needs=step.needs, given=given, **kwargs
    )  # fmt: skip
    for name, columns in page.kind.settled.get(step.code, {}).items():
        form.fields[name].widget.settled = columns  # type: ignore[attr-defined]
    if step.reason:
        form.fields["reason"] = forms.CharField(
            label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
            help_text=_("It is kept in the history and shown to those whom the record concerns."),
        )  # fmt: skip
    if step.evidence and not evidence(page):
        form.fields["evidence"] = forms.FileField(
            label=_("Evidence"), help_text=_("This step needs a file that proves it."),
            widget=forms.FileInput(attrs={"accept": accepted()}),
        )  # fmt: skip
    return form


def evidence(page: Page) -> bool:
    """Whether a file was attached since the record entered its present state."""
    return page.record.files.filter(state=page.record.state, at__gte=page.record.state_since).exists()


def confirm(page: Page, step: Step, form: RecordForm) -> None:
    """Attach the evidence and take the step together: refused, they leave nothing behind."""
    fields = {name: form.cleaned_data[name] for name in step.asks}
    version = whole(page.request.POST.get("version", ""))
    with write():
        if file := form.cleaned_data.get("evidence"):
            attach(page.record, file, by=page.request.user)
        services.act(
            page.record, step.code, by=page.request.user, reason=form.cleaned_data.get("reason", ""),
            version=page.record.version if version is None else version, **fields,
        )  # fmt: skip


def answer(page: Page, step: Step, form: RecordForm, *, status: int, **more: Any) -> HttpResponse:
    """The page of a step; for htmx its sheet alone, with a status that htmx shows."""
    target = page.kind.loop.state(step.target)
    after = copy(page.record)
    after.state = step.target
    context = page.context(
        crumbs=page.crumbs(capfirst(str(step.label))),
        step=step, form=form, target=target, second=False, problem="", conflict=None,
        due_on=services.due_after(page.record, page.kind, step), room=_room(page, step),
        then_waiting=waiting_for(after),
        missing=missing(page.kind, page.record, step) if step.code in page.rights else [],
        dropped=target.phase is Phase.DROPPED,
        seen=seen_mark(page.record), opened=opened_mark(page),
        step_url=addresses.page(page.record, "step", step.code), at_version=page.record.version,
        confirm=_("Confirm: %(step)s") % {"step": step.label},
    ) | more  # fmt: skip
    lacks, here = context["missing"], addresses.page(page.record)
    context["elsewhere"] = bool(lacks) and not any(each.url.startswith(here) for each in lacks)
    htmx = getattr(page.request, "htmx", False)
    template = "records/step_sheet.html" if htmx else "records/step.html"
    return render(page.request, template, context, status=200 if htmx else status)


def _room(page: Page, step: Step) -> tuple[str, ...]:
    """In words, what limits leave for the step."""
    counted = page.kind.room.get(step.code) if step.code in page.rights else None
    return counted([page.record]).words if counted else ()


def missing(kind: Kind, record: Any, step: Step) -> list[Lack]:
    """What must be filled in before this step: fields that it does not ask for itself, and what else the kind names."""
    names = [name for name in step.needs if name not in step.asks and empty(getattr(record, name))]
    change = addresses.page(record, "change")
    lacks = kind.lacks.get(step.code, lambda _record: ())
    return [*(Lack(label(kind, name), f"{change}#id_{name}") for name in names), *lacks(record)]


def done(request: Any, url: str) -> HttpResponse:
    """On to another page, from a form or from a sheet."""
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)
