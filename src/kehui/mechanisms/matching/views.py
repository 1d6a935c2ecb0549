"""Pages of matching: all matches of a record, a verdict on one, and matches of a text that anybody may try."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kehui.access import everyone, members
from kehui.core.identifiers import parse_number
from kehui.core.words import Refused
from kehui.mechanisms.matching.documents import by_side
from kehui.mechanisms.matching.forms import Narrowing
from kehui.mechanisms.matching.models import Verdict
from kehui.mechanisms.matching.panels import Group, apart
from kehui.mechanisms.matching.queries import Asking, answers, ask
from kehui.mechanisms.matching.rules import judges
from kehui.mechanisms.matching.services import judge
from kehui.mechanisms.matching.shelf import shelf
from kehui.records.addresses import kind_page, page
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.queries import visible, with_secrecy

TOP = 20
LONGEST = 5000  # characters of a pasted text


@everyone
def matches(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """All matches of a record with one kind, narrowed by industry; whoever may view the record may open it."""
    kind, record = find(request, code, number)
    if not kind.matchable:
        raise Http404
    chosen = request.GET.get("with", "")
    chosen = chosen if chosen in kind.matchable.against else kind.matchable.against[0]
    narrowing = Narrowing(request.GET) if "industry" in kinds[chosen].matchable.facets else None
    industry = narrowing.industry_code() if narrowing else ""
    facets = {"industry": (industry,)} if industry else {}
    found = answers(record, chosen, person=request.user, top=TOP, facets=facets)
    context = {
        "kind": kind,
        "record": record,
        "chosen": chosen,
        "narrowing": narrowing,
        "tabs": [_tab(kind, record, each, chosen) for each in kind.matchable.against],
        "group": Group(kinds[chosen], "", found, "", similar=chosen == kind.code),
        "least": settings.MATCHING_WEAK_SCORE,
        "times": settings.MATCHING_OUTSTANDING,
        "ready": shelf.index() is not None,
        "may_judge": judges.allows(request.user, record),
        "crumbs": [
            {"label": kind.plural, "url": kind_page(kind)},
            {"label": record.number, "url": page(record)},
            {"label": _("Matches"), "url": ""},
        ],
    }
    return render(request, "matching/matches.html", context)


def _tab(kind: Kind, record: Record, code: str, chosen: str) -> dict[str, Any]:
    label = _("Similar: %(kind)s") % {"kind": kinds[code].plural} if code == kind.code else kinds[code].plural
    url = f"{reverse('matches', args=[kind.code, record.number])}?with={code}"
    return {"label": label, "url": url, "active": code == chosen}


@members
@require_POST
def verdict(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Accept, reject or take back a match; the service decides who may."""
    _kind, record = find(request, code, number)
    other_code, _colon, other_number = request.POST.get("target", "").partition(":")
    _other_kind, other = find(request, other_code, other_number)
    reason = " ".join(filter(None, (request.POST.get("preset", ""), request.POST.get("reason", "").strip())))
    try:
        made = judge(record, other, request.POST.get("verdict", ""), reason=reason, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = _("“%(title)s”: %(verdict)s. The reason is kept with the record.")
        messages.success(request, words % {"title": other.title, "verdict": Verdict(made.verdict).label})
    return redirect(_back(request, code, number))


def _back(request: HttpRequest, code: str, number: str) -> str:
    back = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if known else reverse("matches", args=[code, number])


@everyone
def match_text(request: HttpRequest) -> HttpResponse:
    """Matches of a text somebody pasted, of which nothing is kept; a record's number leads to the record."""
    text = request.GET.get("text", "")[:LONGEST].strip()
    if record := _numbered(request, text):
        return redirect(page(record))
    asking = Asking.of_text(text)
    groups = []
    for kind in sorted(by_side(), key=lambda kind: kind.matchable.side != "offered") if text else ():
        if found := ask(asking, kind.code, person=request.user, top=5):
            groups.append(Group(kind, str(kind.plural), found, "", similar=False))
    context = {"text": text, "longest": LONGEST, "ready": shelf.index() is not None, **apart(groups)}
    context |= {"least": settings.MATCHING_WEAK_SCORE, "new_url": kind_page(by_side()[0], "new")}
    return render(request, "matching/text.html", context)


def _numbered(request: HttpRequest, text: str) -> Record | None:
    """The record whose number this is, if the reader may see it."""
    try:
        number = str(parse_number(text))
    except Refused:
        return None
    named = [kind for kind in kinds if number.startswith(kind.prefix)]
    return next((found for kind in named if (found := visible(kind, request.user).filter(number=number).first())), None)


def find(request: HttpRequest, code: str, number: str) -> tuple[Kind, Record]:
    """A record that the reader may view, with its secrecy; not found otherwise."""
    if code not in kinds:
        raise Http404
    kind = kinds[code]
    record = with_secrecy(kind, visible(kind, request.user), request.user).filter(number=number).first()
    if record is None:
        raise Http404
    return kind, record
