"""Pages of pairs: two records side by side, the best pairs for an officer, and the new matches of a person."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.access import everyone, members, open_to
from kehui.mechanisms.matching import weights
from kehui.mechanisms.matching.documents import by_side, matchable_kinds
from kehui.mechanisms.matching.forms import Narrowing
from kehui.mechanisms.matching.models import Match, MatchAlert, Suggestion
from kehui.mechanisms.matching.pairs import measured, shared, sides, standing
from kehui.mechanisms.matching.queries import follow_url, pair_url, reasons_for, verdicts_on
from kehui.mechanisms.matching.rules import judges
from kehui.mechanisms.matching.views import find
from kehui.mechanisms.matching.weight_views import tabs
from kehui.people.powers import Role, powers
from kehui.records.addresses import kind_page, page
from kehui.records.kinds import Kind, kinds
from kehui.records.queries import in_order, may_read, visible

ROWS = 30
OFFICERS = (Role.BROKER, Role.COUNTY, Role.CITY, Role.OFFICER, Role.HEAD)

officers = open_to(lambda who: who.holds(*OFFICERS), "technology managers and offices")


@everyone
def show_pair(request: HttpRequest, code: str, number: str, other_code: str, other: str) -> HttpResponse:
    """Two records side by side, with every part of the score; whoever may view both may open it."""
    kind, record = find(request, code, number)
    its, answer = find(request, other_code, other)
    if not kind.matchable or its.code not in kind.matchable.against:
        raise Http404
    if request.user.is_authenticated:
        unseen = MatchAlert.objects.filter(person=request.user, record=record.pk, other=answer.pk, seen_at=None)
        unseen.update(seen_at=timezone.now())
    found = reasons_for(record, answer, person=request.user)
    marked, asked = (shared(found), found.query.quantities) if found else (({}, {}), {})
    may_judge = judges.allows(request.user, record)
    verdict = verdicts_on(record, [answer]).get(answer.pk) if may_judge else None
    context = {
        "kind": kind, "record": record, "other": answer,
        "each": replace(found, verdict=verdict, follow=follow_url(record, answer)) if found else None,
        "may_judge": may_judge and kind.code != its.code,
        "sides": [
            (kind, record, page(record), sides(kind, record, request.user, marked[0], asked)),
            (its, answer, page(answer), sides(its, answer, request.user, marked[1], asked)),
        ],
        "measured": measured((kind, record), (its, answer), request.user) if kind.code != its.code else [],
        "standing": standing(record, found, person=request.user) if found else None,
        "back": _back_url(its, answer, kind, record),
        "crumbs": [
            {"label": kind.plural, "url": kind_page(kind)},
            {"label": record.number, "url": page(record)},
            {"label": _("Matches"), "url": f"{reverse('matches', args=[kind.code, record.number])}?with={its.code}"},
            {"label": answer.number, "url": ""},
        ],
    }  # fmt: skip
    return render(request, "matching/pair.html", context)


def _back_url(its: Kind, answer: Any, kind: Kind, record: Any) -> str:
    """The same pair asked from the other side, where its kind is matched that way."""
    if kind.code == its.code or kind.code not in its.matchable.against:
        return ""
    return pair_url(answer, record)


@officers
def pairings(request: HttpRequest) -> HttpResponse:
    """The best pairs across two kinds in the reader's region; every filter is in the address."""
    kept = pairing_kinds()
    chosen = next((pair for pair in kept if _name(pair) == request.GET.get("pair")), kept[0])
    narrowing = Narrowing(request.GET)
    rows, filters = _narrowed(request, chosen, narrowing)
    shown = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    pairs = list(shown.object_list)
    source, target = chosen
    wanted = {each.pk: each for each in in_order(source, [pair.source_id for pair in pairs], request.user)}
    offered = {each.pk: each for each in in_order(target, [pair.target_id for pair in pairs], request.user)}
    context = {
        "rows": [_row(pair, wanted[pair.source_id], offered[pair.target_id]) for pair in pairs],
        "page": shown, "filters": filters, "source": source, "target": target, "chosen": _name(chosen),
        "pairs": [(_name(pair), f"{capfirst(str(pair[0].plural))} → {pair[1].plural}") for pair in kept],
        "narrowing": narrowing,
        "tabs": tabs("pairings") if powers(request.user).holds(*weights.KEEPERS) else (),
    }  # fmt: skip
    return render(request, "matching/pairings.html", context)


def pairing_kinds() -> list[tuple[Kind, Kind]]:
    """The pairs of kinds of which pairs are kept: whoever asks first, then whoever is asked."""
    return [(kind, kinds[code]) for kind in by_side() for code in kind.matchable.seeks]


def _name(pair: tuple[Kind, Kind]) -> str:
    return f"{pair[0].code}-{pair[1].code}"


def _narrowed(
    request: HttpRequest, pair: tuple[Kind, Kind], narrowing: Narrowing
) -> tuple[QuerySet[Suggestion], dict[str, Any]]:
    """The kept pairs that pass the filters of the address, of records that the reader may see."""
    given = request.GET
    least = given.get("least", "")
    filters = {
        "least": least if least.replace(".", "", 1).isdecimal() else "",
        "unseen": given.get("unseen") == "1",
    }
    source, target = (visible(kind, request.user).filter(state__in=kind.matchable.open) for kind in pair)
    if industry := narrowing.industry_code():
        source = source.filter(**{pair[0].matchable.facets["industry"]: industry})
    if place := narrowing.place():
        source = source.filter(region__path__startswith=place.path)
    rows = Suggestion.objects.filter(source__in=source.values("pk"), target__in=target.values("pk"))
    judged = Match.objects.filter(source=OuterRef("source"), target=OuterRef("target"))
    rows = rows.annotate(judged=Exists(judged))
    if filters["least"]:
        rows = rows.filter(score__gte=float(filters["least"]))
    return (rows.filter(judged=False) if filters["unseen"] else rows), filters


def _row(pair: Any, wanted: Any, offered: Any) -> dict[str, Any]:
    url = pair_url(wanted, offered)
    names = [str(each.owner or "") if may_read(each, "owner") else "" for each in (wanted, offered)]
    return {"pair": pair, "wanted": wanted, "offered": offered, "url": url, "owners": names}


@members
def alerts(request: HttpRequest) -> HttpResponse:
    """New matches of one's own records; looking at a pair, or the button, takes the mark of what is new away."""
    mine = MatchAlert.objects.filter(person=request.user)
    if request.method == "POST":
        count = mine.filter(seen_at=None).update(seen_at=timezone.now())
        messages.success(request, _("%(count)d new matches were marked as seen.") % {"count": count})
        return redirect("match-alerts")
    shown = Paginator(mine.select_related("record", "other"), ROWS).get_page(request.GET.get("page"))
    context = {"rows": list(_still_seen(request, list(shown.object_list))), "page": shown,
               "fresh": mine.filter(seen_at=None).exists()}  # fmt: skip
    return render(request, "matching/alerts.html", context)


def _still_seen(request: HttpRequest, some: list[MatchAlert]) -> Any:
    """Alerts whose records the person may still view, with what may be read: one query for each kind."""
    readable: set[int] = set()
    for kind in matchable_kinds():
        both = (record for each in some for record in (each.record, each.other))
        ids = {record.pk for record in both if record.kind == kind.code}
        if ids:
            readable |= set(visible(kind, request.user).filter(pk__in=ids).values_list("pk", flat=True))
    for each in some:
        if {each.record_id, each.other_id} <= readable:
            yield each, kinds.of(each.other), pair_url(each.record, each.other)
