"""The formal check of several applications on one page: each with its points judged, its outcome and its reason."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.access import open_to
from kehui.calls.applications import services
from kehui.calls.applications.models import RESULTS
from kehui.people.powers import Role
from kehui.records import addresses
from kehui.records.bulk import barred, changed_meanwhile
from kehui.records.kinds import kinds
from kehui.records.pages.frame import kind_crumbs
from kehui.records.pages.together import chosen, steps_of, way_back
from kehui.records.refusals import ConflictError
from kehui.records.services import act, second_words

officers = open_to(lambda who: who.holds(Role.OFFICER), "the department")
MOST = 30  # applications of one page; the others follow on the next
LEAVE, PASS = "", "pass"
OUTCOMES = (
    (LEAVE, gettext_lazy("leave for later")),
    (PASS, gettext_lazy("pass the formal check")),
    ("return", gettext_lazy("return for correction")),
    ("refuse", gettext_lazy("refuse at the formal check")),
)


@dataclass
class Check:
    """One application with its points as they are judged; ``problem`` is why its outcome was refused, ``barred`` that
    only a second person passes it."""

    application: Any
    rows: list[dict[str, str]]
    outcome: str = LEAVE
    version: str = ""
    problem: str = ""
    barred: bool = False

    @property
    def url(self) -> str:
        return addresses.page(self.application)

    @property
    def unmet(self) -> list[str]:
        """What does not conform, each with the remark."""
        words = _("%(item)s: %(remark)s")
        return [words % row if row["remark"] else row["item"] for row in self.rows if row["result"] == "unmet"]


@officers
def check(request: HttpRequest) -> HttpResponse:
    """Look at the points of every application chosen, judge them, and take all outcomes together."""
    kind, given = kinds["application"], request.POST if request.method == "POST" else request.GET
    numbers = list(dict.fromkeys(given.getlist("number")))
    back = way_back(request, kind, given.get("back", ""))
    found = chosen(request, kind, numbers[:MOST])
    allowed = steps_of(kind, found, request.user)
    checks = [_check(each, given) for each in found if PASS in allowed[each.pk]]
    if not checks:
        messages.warning(request, _("None of these applications waits for your formal check."))
        return redirect(back)
    second = barred(kind, kind.loop.step(PASS), [each.application for each in checks], request.user)
    for each in checks:
        each.barred = each.application.pk in second
    rest = numbers[MOST:]
    if request.method == "POST":
        done = _taken(checks, by=request.user)
        if done:
            words = _("Formal check: %(passed)s passed, %(returned)s returned, %(refused)s refused.")
            count = {name: sum(each.outcome == code for each in done)
                     for name, code in (("passed", PASS), ("returned", "return"), ("refused", "refuse"))}  # fmt: skip
            messages.success(request, words % count)
        checks = [each for each in checks if each not in done]
        if not any(each.problem for each in checks):
            return redirect(address(rest, back) if rest else back)
    context = {
        "checks": checks, "outcomes": OUTCOMES, "results": RESULTS, "rest": rest, "back": back,
        "second_words": second_words(), "crumbs": kind_crumbs(kind, _("Formal check")),
    }  # fmt: skip
    status = 422 if any(each.problem for each in checks) else 200
    return render(request, "applications/checking.html", context, status=status)


def address(numbers: list[str], back: str) -> str:
    query = QueryDict(mutable=True)
    query.setlist("number", numbers)
    query["back"] = back
    return f"{reverse('formal-check')}?{query.urlencode()}"


def _check(application: Any, given: QueryDict) -> Check:
    """The points as they begin, with what was typed; what is blank counts as met where that is said."""
    rows, number = services.checklist(application), application.number
    blank = "met" if "fill" in given else ""
    for place, row in enumerate(rows):
        row["result"] = given.get(f"{number}-result-{place}", row["result"]) or blank
        row["remark"] = given.get(f"{number}-remark-{place}", row["remark"])[:500]
    outcome = given.get(f"{number}-outcome", LEAVE)
    outcome = outcome if outcome in dict(OUTCOMES) else LEAVE
    version = given.get(f"{number}-version", str(application.version))
    return Check(application, rows, outcome, version)


def _taken(checks: list[Check], *, by: Any) -> list[Check]:
    """Those whose outcome was carried out; the others say why theirs was not."""
    done = []
    for each in (each for each in checks if each.outcome):
        try:
            _act(each, by=by)
        except ConflictError:
            each.problem = changed_meanwhile()
        except (ValidationError, PermissionDenied) as error:
            each.problem = " ".join(getattr(error, "messages", [str(error)]))
        else:
            done.append(each)
    return done


def _act(each: Check, *, by: Any) -> None:
    given: dict[str, Any] = {}
    if each.outcome != "return":
        given["checklist"] = [row for row in each.rows if row["result"]]
    if each.outcome != PASS:
        if not each.unmet:
            raise ValidationError(_("Mark the points that are not met: they are the reason."))
        given["reason"] = _("; ").join(each.unmet)
    version = int(each.version) if each.version.isdecimal() else None
    act(each.application, each.outcome, by=by, version=version, **given)
