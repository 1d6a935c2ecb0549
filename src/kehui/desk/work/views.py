"""My work, its calendar, the counts that every page shows, and the views of lists that people keep."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from kehui.access import members
from kehui.desk.work import calendars, lanes, pieces, saved
from kehui.desk.work.duties import asked, duties
from kehui.desk.work.pieces import Piece
from kehui.desk.work.rows import rows
from kehui.desk.work.standing import place_of, standing
from kehui.people.powers import powers
from kehui.records.addresses import kind_page
from kehui.records.chips import address
from kehui.records.kinds import kinds

SIZE = 30  # pieces of one page
NOTHING = QueryDict()
UNDER_WAY = pgettext_lazy("my work", "Under way")
WEEKDAYS = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)


@members
def show_work(request: HttpRequest) -> HttpResponse:
    """One lane of one's work, narrowed by kind or step; all of it in the address. Whoever has nothing to do is shown
    what stands under way where they work."""
    inside = lanes.inside(request.user)
    lane = lanes.lane(request.GET.get("lane", ""))
    step = request.GET.get("step", "")
    kind = step.partition(".")[0] or request.GET.get("kind", "")
    chosen = [
        piece
        for piece in inside[lane.code]
        if (not kind or piece.kind.code == kind) and (not step or step in piece.codes)
    ]
    page = Paginator(chosen, SIZE).get_page(request.GET.get("page"))
    idle = not inside["waiting"] and lane is lanes.LANES[0] and not kind
    looked_after = duties.of(request.user)
    context = {
        "lane": lane, "tabs": _tabs(inside, looked_after, lane.code, request.GET), "crumbs": _crumbs(),
        "page": page, "rows": rows(list(page.object_list), request.user),
        "all_url": address(request.GET, kind="", step=""), "narrowed": bool(kind or step),
        "step": step.partition(".")[2], "duties": looked_after, "asked": idle and asked(looked_after),
    }  # fmt: skip
    context |= _choices(request, inside[lane.code], kind, step) | (_under_way(request.user) if idle else {})
    return render(request, "work/work.html", context)


def _choices(request: HttpRequest, inside: list[Any], kind: str, step: str) -> dict[str, Any]:
    """The kinds of a lane, the rare ones folded; under the one that is chosen, or alone there, its steps."""
    of_kinds = lanes.by_kind(inside, kind)
    alone = of_kinds[0].code if len(of_kinds) == 1 else ""
    first, rest = lanes.folded(of_kinds)

    def linked(choices: list[lanes.Choice]) -> list[tuple[lanes.Choice, str]]:
        return [(each, address(request.GET, **_narrowed(each))) for each in choices]

    steps = linked(lanes.by_step(inside, kind or alone, step))
    together = kind_page(kinds[kind or alone], "together") if (kind or alone) in kinds else ""
    return {"choices": linked(first), "folded": linked(rest), "steps": steps, "together_url": together}


def _narrowed(choice: lanes.Choice) -> dict[str, str]:
    """The address's parameters when a choice is taken, or left again: a step leaves to its kind, a kind to all."""
    kind, _dot, step = choice.code.partition(".")
    return {
        "kind": kind if step or not choice.active else "",
        "step": choice.code if step and not choice.active else "",
    }


def _under_way(person: Any) -> dict[str, Any]:
    place = place_of(person)
    begun = [kind for kind in kinds if kind.create(powers(person)) and (not kind.menu or kind.menu(powers(person)))]
    return {
        "place": place,
        "standings": standing(person, place) if place else [],
        "beginnings": [(kind, kind_page(kind, "new")) for kind in begun],
    }


@members
def show_under_way(request: HttpRequest) -> HttpResponse:
    """What stands under way where the reader works, whoever it waits for. What the lanes hold is counted after it."""
    looked_after = duties.of(request.user)
    context = _under_way(request.user) | {"duties": looked_after, "crumbs": _crumbs(UNDER_WAY)}
    context["tabs"] = _tabs(None, looked_after, "work-under-way")
    return render(request, "work/under_way.html", context)


@members
def show_tabs(request: HttpRequest) -> HttpResponse:
    """The tabs of what stands under way, with the counts of the lanes."""
    inside, looked_after = lanes.inside(request.user), duties.of(request.user)
    return render(request, "work/tabs.html", {"tabs": _tabs(inside, looked_after, "work-under-way")})


def _tabs(
    inside: dict[str, list[Piece]] | None, looked_after: list[Any], active: str, given: QueryDict = NOTHING
) -> list[dict[str, Any]]:
    """The lanes, with their counts where it is known what is inside, and the two pages beside them; among what waits
    is what is no record."""
    beside = {lanes.LANES[0].code: asked(looked_after)}
    of_lanes = [
        (each.code, capfirst(str(each.label)), reverse("work") + address(given, lane=each.code, kind="", step=""),
         None if inside is None else len(inside[each.code]) + beside.get(each.code, 0))
        for each in lanes.LANES
    ]  # fmt: skip
    pages = {"work-under-way": UNDER_WAY, "work-calendar": _("Calendar")}
    tabs = [*of_lanes, *((name, label, reverse(name), None) for name, label in pages.items())]
    return [{"label": label, "url": url, "active": code == active, "count": count} for code, label, url, count in tabs]


def _crumbs(*more: str) -> list[dict[str, str]]:
    way = [{"label": _("Start"), "url": "/"}, {"label": _("My work"), "url": reverse("work") if more else ""}]
    return [*way, *({"label": label, "url": ""} for label in more)]


@members
def show_counts(request: HttpRequest) -> HttpResponse:
    """How much waits, is due soon and overdue: the part of every page that is asked for after it."""
    return render(request, "work/counts.html", {"counts": lanes.counts(request.user)})


@members
def show_calendar(request: HttpRequest) -> HttpResponse:
    """What is due in a month, of what waits for the person and of what the person began; one of its days in full."""
    today, day = timezone.localdate(), calendars.day_of(request.GET.get("day", ""))
    first = calendars.month_of(request.GET.get("month", ""), today=day or today)
    start, end = calendars.bounds(first)
    inside = lanes.inside(request.user)
    every = {piece.pk: piece for piece in (*inside["started"], *inside["waiting"])}
    due = pieces.by_day([piece for piece in every.values() if piece.due_on and start <= piece.due_on <= end])
    before, after = calendars.beside(first)
    context = {
        "first": first, "weeks": calendars.weeks(first, due, request.user, today=today),
        "before": address(request.GET, month=before, day=""), "after": address(request.GET, month=after, day=""),
        "now": address(request.GET, month="", day=""), "crumbs": _crumbs(_("Calendar")), "days": WEEKDAYS,
        "tabs": _tabs(inside, duties.of(request.user), "work-calendar"),
        "day": day, "day_rows": rows([piece for piece in due if piece.due_on == day], request.user) if day else [],
    }  # fmt: skip
    return render(request, "work/calendar.html", context)


@members
@require_POST
def keep_view(request: Any, code: str) -> HttpResponse:
    """Keep the filters, order and columns of a list under a name."""
    if code not in kinds:
        raise Http404(code)
    kind, query = kinds[code], request.POST.get("query", "")
    try:
        made = saved.keep(
            kind, request.POST.get("name", ""), query, by=request.user, shared=bool(request.POST.get("shared"))
        )
    except ValidationError as error:
        for words in error.messages:
            messages.error(request, words)
        return redirect(f"{kind_page(kind)}?{saved.cleaned(query)}")
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": made.name})
    return redirect(f"{kind_page(kind)}?{made.query}")


@members
@require_POST
def drop_view(request: Any, pk: int) -> HttpResponse:
    """Throw a view away, one's own or one left behind; what it showed is not touched."""
    view = get_object_or_404(saved.droppable(request.user), pk=pk)
    view.delete()
    messages.success(request, _("The view “%(name)s” is thrown away.") % {"name": view.name})
    return redirect(f"{kind_page(kinds[view.kind])}?{view.query}")
