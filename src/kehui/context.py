"""What every page's frame needs: the areas, who is signed in, and whether this is a demonstration."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kehui import __version__
from kehui.desk.work.lanes import kept_counts
from kehui.mechanisms.notices.unread import unread_count
from kehui.people.powers import ADMINISTRATORS, OFFICES, STRANGER, Powers, Role, powers
from kehui.records.kinds import AREAS, Kind, kinds

OWN = (
    ("account", _("My account"), "user-circle"),
    ("work", _("My work"), "briefcase"),
    ("match-alerts", _("New matches for you"), "sparkles"),
    ("saved-searches", _("Saved searches"), "bookmark"),
    ("jobs", _("My background tasks"), "queue-list"),
)


@dataclass(frozen=True)
class Entry:
    """One link of a menu."""

    label: str
    url: str
    icon: str
    active: bool = False


_ENTRIES: dict[tuple[str | None, str], Entry] = {}  # by language and name of the page


@dataclass(frozen=True)
class Area:
    """Some entries under one heading; without a heading they stand in the bar by themselves."""

    label: str
    entries: tuple[Entry, ...]

    @property
    def active(self) -> bool:
        return any(entry.active for entry in self.entries)


def site(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", None)
    return {
        "areas": SimpleLazyObject(
            lambda: areas(request)
        ),  # asked for by whole pages only, not by what is drawn into them
        "account_links": SimpleLazyObject(lambda: account(request)),
        "person": person,
        "unread": SimpleLazyObject(lambda: unread_count(person)),
        "work_counts": kept_counts(person) if person else None,
        "demo": settings.DEMO,
        "version": __version__,
        "languages": settings.LANGUAGES,
        "idle_seconds": settings.IDLE_MINUTES * 60,
    }


def areas(request: HttpRequest) -> tuple[Area, ...]:
    """The kinds by area as a menu; those that only signed-in people use are left out for strangers. Administrators see
    no business records, so they find their own pages there instead."""
    who = _who(request)
    if who.holds(*ADMINISTRATORS):
        return (Area("", _entries(request, administration(who))),)
    shown = [kind for kind in kinds if (kind.menu(who) if kind.menu and who.signed_in else _in_menu(kind, who))]
    entries = {
        str(label): _entries(request, [(f"{k.code}:list", k.plural, k.icon) for k in shown if k.area == area])
        for area, label in AREAS.items()
    }
    return tuple(Area(label, some) for label, some in entries.items() if some)


def _who(request: HttpRequest) -> Powers:
    person = getattr(request, "user", None)
    return STRANGER if person is None else powers(person)


def _in_menu(kind: Kind, who: Powers) -> bool:
    return who.signed_in or bool(kind.loop.public_codes)


def _entries(request: HttpRequest, links: Iterable[tuple[str, Any, str]]) -> tuple[Entry, ...]:
    entries = (_entry(*link) for link in links)
    return tuple(replace(one, active=True) if request.path.startswith(one.url) else one for one in entries)


def _entry(name: str, label: Any, icon: str) -> Entry:
    """A link as it reads in the language that is on; kept, because every page has dozens."""
    key = get_language(), name
    if key not in _ENTRIES:
        _ENTRIES[key] = Entry(capfirst(str(label)), reverse(name), icon)
    return _ENTRIES[key]


def administration(who: Powers) -> list[tuple[str, Any, str]]:
    """The pages of the three administrators, each by name, label and icon."""
    log = [("audit", _("Audit log"), "document-magnifying-glass")] if who.holds(Role.AUDIT) else []
    return [
        ("acts", _("Proposals"), "check-badge"),
        ("people", _("People"), "users"),
        ("organisations", _("Organisations"), "building-office-2"),
        *log,
        ("permissions", _("Permissions"), "key"),
        ("webhooks", _("Webhooks"), "signal"),
    ]


def account(request: HttpRequest) -> tuple[Entry, ...]:
    """What stands in the menu under one's own name."""
    who = _who(request)
    if not who.signed_in:
        return ()
    entries: list[tuple[str, Any, str]] = [*OWN, ("profile", _("My profile"), "user-circle")]
    if who.places(Role.ORGANISATION) or not (who.scopes or who.within):  # whoever has no role yet has applied for one
        entries.append(("my-organisation", _("My organisation"), "building-office-2"))
    if who.holds(*OFFICES):
        entries.append(("organisations", _("Organisations"), "building-office-2"))
    return tuple(_entry(*link) for link in [*entries, ("tokens", _("Tokens for programs"), "key")])
