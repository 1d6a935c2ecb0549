"""One step for many records: a sheet that lists what will change, and then what was done and what was refused."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kehui.access import members
from kehui.core.loops import Phase, Step
from kehui.people.powers import powers
from kehui.records import addresses
from kehui.records.bulk import Outcome, act_many, barred, changed_meanwhile
from kehui.records.forms import RecordForm, form_for
from kehui.records.kinds import Kind, Lack
from kehui.records.models import Record
from kehui.records.pages.frame import kind_crumbs
from kehui.records.pages.steps import missing
from kehui.records.queries import visible
from kehui.records.rules import tested
from kehui.records.services import second_words

MOST = 200  # records of one sheet


@dataclass(frozen=True)
class Line:
    """One chosen record: what the step does to it, or in words why it stays as it is; ``refusal`` is why it stayed so
    with the values that were given, and may be mended."""

    record: Record
    url: str
    state: Any
    problem: str = ""
    refusal: str = ""


@members
def together(request: Any, kind: Kind) -> HttpResponse:
    """Choose a step for the records chosen in a list, look at what it will do, take it."""
    given = request.POST if request.method == "POST" else request.GET
    numbers = list(dict.fromkeys(given.getlist("number")))[:MOST]
    records = chosen(request, kind, numbers)
    back = way_back(request, kind, given.get("back", ""))
    known = {record.number for record in records}
    gone = [number for number in numbers if number not in known]  # such as what was returned to its author meanwhile
    if not records:
        said = _("You can no longer see any of these records.") if gone else _("Choose some records first.")
        messages.warning(request, said)
        return redirect(back)
    allowed = steps_of(kind, records, request.user)
    steps = [step for step in kind.loop.steps if any(step.code in codes for codes in allowed.values())]
    step = next((each for each in steps if each.code == given.get("step")), steps[0] if len(steps) == 1 else None)
    if step and step.code in kind.apart:
        return redirect(f"{reverse(kind.apart[step.code])}?{urlencode({'number': numbers, 'back': back}, doseq=True)}")
    crumbs = kind_crumbs(kind, _("Together"))
    context = {"kind": kind, "steps": steps, "step": step, "back": back, "gone": gone, "crumbs": crumbs}
    if step is None:
        return render(request, "records/together.html", context | {"lines": lines(kind, None, records, allowed, {})})
    sent = request.POST if request.method == "POST" else None
    plan, context["room"] = within(kind, step, lines(kind, step, records, allowed, versions(sent), request.user))
    form = step_form(kind, step, request.user, sent, plan)
    if sent is None or not form.is_valid():
        return sheet(request, context, form, plan, status=422 if form.errors else 200)
    return taken(request, context, plan, form)


def chosen(request: HttpRequest, kind: Kind, numbers: Sequence[str]) -> list[Record]:
    """The records of these numbers that this person may see, in the order in which they were chosen."""
    found = {record.number: record for record in visible(kind, request.user).filter(number__in=numbers)}
    return [found[number] for number in numbers if number in found]


def steps_of(kind: Kind, records: list[Record], person: Any) -> dict[int, set[str]]:
    """For each record the steps that this person may take on it now: one query. A step that needs evidence or has a
    page of its own is taken one record at a time."""
    steps = [step for step in kind.loop.steps if not (step.after or step.evidence or step.code in kind.doors)]
    who = powers(person)
    tests = {f"may_{id(step.who)}": tested(step.who.on(who)) for step in steps}
    rows: QuerySet = kind.model._default_manager.filter(pk__in=[record.pk for record in records]).annotate(**tests)
    return {
        row["pk"]: {step.code for step in steps if row["state"] in step.sources and row[f"may_{id(step.who)}"]}
        for row in rows.values("pk", "state", *tests)
    }


def lines(
    kind: Kind, step: Step | None, records: list[Record], allowed: Mapping[int, set[str]], shown: Mapping[str, str],
    person: Any = None,
) -> list[Line]:  # fmt: skip
    """What a step will do to each record; ``shown``: the versions that the sheet was made of."""
    second = barred(kind, step, records, person) if step else ()
    return [
        Line(record, addresses.page(record), kind.state(record),
             _problem(kind, step, record, allowed, shown, second) if step else "")
        for record in records
    ]  # fmt: skip


def _problem(
    kind: Kind, step: Step, record: Record, allowed: Mapping[int, set[str]], shown: Mapping[str, str],
    second: Collection[int],
) -> str:  # fmt: skip
    """Why a record stays as it is, as far as it is known before the step is taken."""
    if record.state not in step.sources:
        return _("The step is not open in this state.")
    if step.code not in allowed.get(record.pk, set()):
        return _("You may not take this step here.")
    if shown.get(record.number, str(record.version)) != str(record.version):
        return changed_meanwhile()
    if record.pk in second:
        return second_words()
    return _("; ").join(_told(missing(kind, record, step)))


def _told(lacks: list[Lack]) -> Iterator[str]:
    """In words what a record lacks: its fields together, then what else keeps it."""
    if fields := [str(each.label) for each in lacks if not each.words]:
        yield _("still missing: %(fields)s") % {"fields": _(", ").join(fields)}
    for each in (each for each in lacks if each.words):
        yield _("%(item)s: %(remark)s") % {"item": each.label, "remark": each.words}


def within(kind: Kind, step: Step, plan: list[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """The lines with those that go beyond a limit staying as they are, and in words what the limits leave."""
    if step.code not in kind.room:
        return plan, ()
    room = kind.room[step.code]([line.record for line in plan if not line.problem])
    return [replace(line, problem=line.problem or room.beyond.get(line.record.pk, "")) for line in plan], room.words


def versions(sent: Any) -> dict[str, str]:
    """The versions of the records as the sheet showed them."""
    return dict(pair.split("=", 1) for pair in sent.getlist("version") if "=" in pair) if sent else {}


def step_form(kind: Kind, step: Step, person: Any, sent: Any, plan: list[Line]) -> RecordForm:
    """The fields that the step asks for, the same for all, and a reason where it demands one."""
    given = {} if sent else alike(kind, step, [line.record for line in plan if not line.problem])
    form = form_for(kind, person, names=step.asks, needs=step.needs, data=sent, given=given)
    if step.reason:
        form.fields["reason"] = forms.CharField(
            label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000,
            help_text=_("The same for all; it is kept in the history of each."),
        )  # fmt: skip
    return form


def alike(kind: Kind, step: Step, records: list[Record]) -> dict[str, Any]:
    """What the step offers, as far as it offers the same to all."""
    found = {}
    for name in (each for each in step.asks if each in kind.offered):
        first, *others = [kind.offered[name](record) for record in records] or [None]
        if first and all(other == first for other in others):
            found[name] = first
    return found


def sheet(
    request: HttpRequest, context: dict[str, Any], form: RecordForm, plan: list[Line], *, status: int
) -> HttpResponse:
    step, kind = context["step"], context["kind"]
    target = kind.loop.state(step.target)
    movable = [line for line in plan if not line.problem]
    more = {
        "form": form, "lines": plan, "movable": movable, "target": target, "dropped": target.phase is Phase.DROPPED,
        "confirm": _("Confirm: %(step)s (%(count)s)") % {"step": step.label, "count": len(movable)},
    }  # fmt: skip
    return render(request, "records/together.html", context | more, status=status)


def taken(request: Any, context: dict[str, Any], plan: list[Line], form: RecordForm) -> HttpResponse:
    """Take the step on every record that can move; say what was done and, record by record, what was refused. Where
    nothing was done the sheet stays, with what was typed."""
    step, kind = context["step"], context["kind"]
    movable = [line for line in plan if not line.problem]
    fields = {name: form.cleaned_data[name] for name in step.asks}
    try:
        outcome = act_many(
            kind.code, [line.record.pk for line in movable], step.code, by=request.user,
            reason=form.cleaned_data.get("reason", ""),
            versions={line.record.pk: line.record.version for line in movable}, **fields,
        )  # fmt: skip
    except PermissionDenied as error:
        outcome = Outcome(refused=[(place, forms.ValidationError(str(error))) for place in range(len(movable))])
    refused = [(movable[place], " ".join(error.messages)) for place, error in outcome.refused]
    if not outcome.done:
        form.add_error(None, _("Nothing has changed. Why stands beside each record."))
        said = {line.record.pk: words for line, words in refused}
        plan = [replace(line, refusal=said.get(line.record.pk, "")) for line in plan]
        return sheet(request, context, form, plan, status=422)
    refused += [(line, line.problem) for line in plan if line.problem]
    words = _("“%(step)s” was taken on %(count)s records.") % {"step": step.label, "count": len(outcome.done)}
    if not refused and not context["gone"]:
        messages.success(request, words)
        return redirect(context["back"])
    return render(request, "records/together_done.html", context | {"refused": refused, "words": words})


def way_back(request: HttpRequest, kind: Kind, asked: str) -> str:
    """The list from which the records were chosen, on this site only."""
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if asked and safe else addresses.kind_page(kind)
