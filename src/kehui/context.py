"""What every page's frame needs: the areas, who is signed in, and whether this is a demonstration."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from kehui import __version__
from kehui.people.powers import powers
from kehui.records.kinds import kinds


@dataclass(frozen=True)
class Area:
    """One entry of the area menu."""

    label: Any
    url: str
    icon: str
    active: bool


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "areas": areas(request),
        "person": getattr(request, "user", None),
        "demo": settings.DEMO,
        "version": __version__,
        "languages": settings.LANGUAGES,
        "idle_seconds": settings.IDLE_MINUTES * 60,
    }


def areas(request: HttpRequest) -> list[Area]:
    """The kinds as a menu; those that only signed-in people use are left out for strangers."""
    person = getattr(request, "user", None)
    known = person is not None and powers(person).signed_in
    entries = []
    for kind in kinds:
        if known or kind.loop.public_codes:
            url = reverse(f"{kind.code}:list")
            entries.append(Area(capfirst(str(kind.plural)), url, kind.icon, request.path.startswith(url)))
    return entries
