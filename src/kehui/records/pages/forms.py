"""Writing a record: a new one, or a change to one that is there; what is typed is never lost."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kehui.access import members
from kehui.core.loops import Step
from kehui.core.numbers import whole
from kehui.people.powers import powers
from kehui.records import addresses, drafts, services
from kehui.records.choosing import kinds_for, meant
from kehui.records.forms import RecordForm, form_for, needed_for, targets
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Draft, Record
from kehui.records.pages.conflicts import conflict_page, kept_mine, seen_mark
from kehui.records.pages.frame import Page, find, kind_crumbs
from kehui.records.queries import hidden, may_change, onward_steps
from kehui.records.refusals import ConflictError
from kehui.records.rules import nobody


@members
def begin(request: Any, kind: Kind) -> HttpResponse:
    """The form of a new record."""
    if not kind.create(powers(request.user)):
        raise PermissionDenied
    if request.method != "POST":
        return open_form(request, kind, None)
    if "more" in request.POST:
        return show_form(request, kind, None, _unchecked(request, kind, None))
    form = form_for(kind, request.user, data=request.POST)
    if form.is_valid():
        try:
            record = services.create(kind.code, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved as %(number)s.") % {"number": record.number})
            return _finished(request, kind, None, record)
    drafts.keep(request.user, kind, None, request.POST)
    return show_form(request, kind, None, form, status=422)


@members
def alter(request: Any, kind: Kind, number: str) -> HttpResponse:
    """The form of a change."""
    page = find(request, kind, number)
    if not may_change(page.record, request.user):
        return render(request, "records/unchangeable.html", page.context(crumbs=page.crumbs(_("Change"))), status=403)
    if request.method != "POST":
        return open_form(request, kind, page)
    if "more" in request.POST:
        return show_form(request, kind, page, _unchecked(request, kind, page))
    form = form_for(kind, request.user, record=page.record, names=_open_fields(kind, page), data=request.POST)
    if form.is_valid():
        try:
            event = _change(page, form)
        except ConflictError as error:
            drafts.keep(request.user, kind, page.record, request.POST)
            return conflict_page(page, error, form)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Your changes were saved.") if event else _("Nothing was different."))
            return _finished(request, kind, page.record, page.record)
    drafts.keep(request.user, kind, page.record, request.POST)
    return show_form(request, kind, page, form, status=422)


def _change(page: Page, form: RecordForm) -> Any:
    version = whole(page.request.POST.get("version", ""))
    fields = {name: form.cleaned_data[name] for name in kept_mine(page, form.cleaned_data)}
    opened = page.record.version if version is None else version
    return services.change(page.record, by=page.request.user, version=opened, **fields)


def _finished(request: HttpRequest, kind: Kind, drafted: Record | None, record: Record) -> HttpResponse:
    """The draft is done with; on to the record, or straight to its next step."""
    drafts.discard(request.user, kind, drafted)
    onward = _onward(kind, record.state)
    if request.POST.get("then") == "onward" and onward:
        return redirect(addresses.page(record, "step", onward.code))
    return redirect(addresses.page(record))


def open_form(request: HttpRequest, kind: Kind, page: Page | None) -> HttpResponse:
    """The form as it stands; where something was typed and never sent, the choice to go on with it."""
    record = page.record if page else None
    draft = drafts.draft_of(request.user, kind, record)
    if draft is None:
        return show_form(
            request,
            kind,
            page,
            form_for(
                kind, request.user, record=record, names=_open_fields(kind, page), given=_given(request, kind, page)
            ),
        )
    if request.GET.get("draft") != "continue":
        return show_form(request, kind, page, None, draft=draft)
    typed = drafts.typed_in(draft)
    form = form_for(kind, request.user, record=record, names=_open_fields(kind, page), data=typed, checked=False)
    return show_form(request, kind, page, form, typed=typed)


def _given(request: HttpRequest, kind: Kind, page: Page | None) -> dict[str, Any]:
    """What the address fills in, and what a new record takes over from the records that it names there."""
    named: dict[str, Any] = request.GET.dict()
    found: dict[str, Any] = {}
    for name, taken in kind.taken_over.items() if page is None else ():
        field: Any = kind.model._meta.get_field(name)
        among = targets(field, request.user, None)
        source = meant(kinds_for(field), named[name], request.user, among=among) if named.get(name) else None
        if source is not None and not hidden(kinds.of(source), source, request.user):
            found |= taken(source)
    return found | named


def _unchecked(request: HttpRequest, kind: Kind, page: Page | None) -> RecordForm:
    record = page.record if page else None
    return form_for(kind, request.user, record=record, names=_open_fields(kind, page), data=request.POST, checked=False)


def _open_fields(kind: Kind, page: Page | None) -> list[str]:
    return [name for name in kind.typed if not page or name not in page.hidden]


def show_form(
    request: HttpRequest, kind: Kind, page: Page | None, form: RecordForm | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The form under its sections, or the offer of a draft when there is no form yet."""
    record = page.record if page else None
    typed = more.pop("typed", request.POST)
    state = record.state if record else kind.loop.initial.code
    onward = _onward(kind, state)
    here = addresses.page(record, "change") if record else addresses.kind_page(kind, "new")
    context = {
        "kind": kind, "record": record, "form": form, "draft": None, "sections": _sections(kind, form, state),
        "at_version": typed.get("version") or (record.version if record else 0),
        "seen": typed.get("seen") or (seen_mark(record) if record else 0),
        "crumbs": page.crumbs(_("Change")) if page else kind_crumbs(kind, _("New")),
        "only_title": form is not None and _needed(form) == ["title"],
        "onward": onward.label if onward else "", "fixed": kind.change is nobody,
        "here": here, "back_url": _back(kind, record),
        "draft_url": addresses.page(record, "draft") if record else addresses.kind_page(kind, "new-draft"),
    } | more  # fmt: skip
    return render(request, "records/form.html" if form else "records/draft.html", context, status=status)


def _onward(kind: Kind, state: str) -> Step | None:
    """The step that whoever writes a record may go on to; one with a page of its own is for somebody else."""
    step = next(iter(onward_steps(kind, state)), None)
    return step if step and step.code not in kind.doors else None


def _needed(form: RecordForm) -> list[str]:
    """The fields without which nothing is kept, of those that are not filled in beforehand."""
    return [bound.name for bound in form if bound.field.required and not bound.initial]


def _back(kind: Kind, record: Record | None) -> str:
    return addresses.page(record) if record else addresses.kind_page(kind)


def _sections(kind: Kind, form: RecordForm | None, state: str) -> list[Any]:
    """Each section with its bound fields; a field that a step out of this state needs says so."""
    if form is None:
        return []
    for name, step in needed_for(kind, state).items():
        if name in form.fields and not form.fields[name].required:
            form.fields[name].needed_for = step.label  # type: ignore[attr-defined]
    return [
        (section.label, [form[name] for name in section.fields if name in form.fields])
        for section in kind.sections
        if not (section.outcome or section.apart)
    ]


@members
@require_POST
def keep_draft(request: HttpRequest, kind: Kind, number: str = "") -> HttpResponse:
    """Keep what is typed, or forget it; answers with the words beside the form."""
    page = find(request, kind, number) if number else None
    record = page.record if page else None
    if not (may_change(record, request.user) if record else kind.create(powers(request.user))):
        raise PermissionDenied
    if "discard" in request.POST:
        drafts.discard(request.user, kind, record)
        messages.info(request, _("The unsent draft was discarded."))
        return redirect(addresses.page(record, "change") if record else addresses.kind_page(kind, "new"))
    draft = drafts.keep(request.user, kind, record, request.POST)
    return kept(draft)


def kept(draft: Draft) -> HttpResponse:
    """The words beside a form whose draft was kept."""
    saved = date_format(timezone.localtime(draft.saved_at), "H:i")
    return HttpResponse(_("Draft kept at %(time)s") % {"time": saved}, content_type="text/plain; charset=utf-8")
