"""Pages of the weights: every version with its figures, what a change would do, and the switch back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kehui.access import open_to
from kehui.background.jobs import begin
from kehui.core.search.agreement import Weights
from kehui.mechanisms.matching import weights
from kehui.mechanisms.matching.criteria import CRITERIA
from kehui.mechanisms.matching.effects import effect, newest_open
from kehui.mechanisms.matching.models import WeightSwitch, WeightVersion
from kehui.mechanisms.matching.queries import Asking
from kehui.records.kinds import kinds

ROWS = 20
SHIPPED = 0  # the number under which the shipped table stands in addresses

keepers = open_to(lambda who: who.holds(*weights.KEEPERS), "department officers")


@dataclass(frozen=True)
class Line:
    """One weight: as it serves and in the version looked at."""

    label: str
    serving: float
    here: float

    @property
    def tone(self) -> str:
        return "" if abs(self.serving - self.here) < 0.005 else "up" if self.here > self.serving else "down"


@keepers
def show_versions(request: HttpRequest) -> HttpResponse:
    """All versions, newest first, with what serves and the switches."""
    page = Paginator(WeightVersion.objects.select_related("by", "base"), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "serving": weights.current(),
        "switches": WeightSwitch.objects.select_related("by", "version")[:ROWS],
        "known": len(weights.verdicts()),
        "tabs": tabs("weights"),
    }
    return render(request, "matching/weights.html", context)


@keepers
def show_version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: every weight beside the one that serves, and whose first ten would change."""
    version = _find(number)
    serving, here = weights.serving(), weights.weights_of(version)
    served = weights.current() == version
    context = {
        "learnt": version,
        "served": served,
        "criteria": [Line(str(each.label), _of(serving, each.code), _of(here, each.code)) for each in CRITERIA],
        "fields": list(_fields(serving, here)),
        "effect": None if served else _effect(request, serving, here),
        "crumbs": [
            {"label": _("Weights of matching"), "url": reverse("weights")},
            {"label": _name(version), "url": ""},
        ],
        "name": _name(version),
    }
    return render(request, "matching/weight.html", context)


@keepers
@require_POST
def switch_version(request: HttpRequest, number: int) -> HttpResponse:
    """Let a version serve from now on."""
    version = _find(number)
    try:
        weights.switch(version, by=request.user, reason=request.POST.get("reason", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("weight", number)
    messages.success(request, _("From now on matches are ranked by: %(name)s.") % {"name": _name(version)})
    return redirect("weights")


@keepers
@require_POST
def train_now(request: HttpRequest) -> HttpResponse:
    """Start learning in the background."""
    job = begin("matching.train", by=request.user, title=_("Learn the weights of matching"), page=reverse("weights"))
    return redirect("job", job.pk)


def tabs(active: str) -> list[dict[str, Any]]:
    """The pages for those who keep matching."""
    pages = (("pairings", _("Best pairs")), ("synonyms", _("Equivalent terms")), ("weights", _("Weights")))
    return [{"label": label, "url": reverse(name), "active": name == active} for name, label in pages]


def _find(number: int) -> WeightVersion | None:
    if number == SHIPPED:
        return None
    version = WeightVersion.objects.select_related("by", "base").filter(pk=number).first()
    if version is None:
        raise Http404
    return version


def _name(version: WeightVersion | None) -> str:
    return str(version) if version else _("the shipped table")


def _of(some: Weights, code: str) -> float:
    return some.points.get(code, 0.0)


def _fields(serving: Weights, here: Weights) -> Any:
    """The multipliers of the fields of every kind, in the kind's order."""
    for kind in kinds:
        for name in kind.matchable.text if kind.matchable else ():
            one, other = serving.multiplier(kind.code, name), here.multiplier(kind.code, name)
            if one != 1 or other != 1:
                yield Line(f"{kind.label}: {kind.called(name)}", one, other)


def _effect(request: HttpRequest, serving: Weights, here: Weights) -> Any:
    person = request.user
    return effect(
        newest_open(person), person=person,
        before=lambda record: Asking.of(record, person, weights=serving),
        after=lambda record: Asking.of(record, person, weights=here),
    )  # fmt: skip
