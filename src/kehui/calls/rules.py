"""Who is who to a call and to what is reviewed: offices that run it, and the experts who were asked about it."""

from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kehui.people.powers import Powers, Role
from kehui.records.rules import NOTHING, Rule, role, role_of_owner
from kehui.registry.rules import city, department, platform, watching

AGREED = ("programme", "open_bid")  # sorts of calls of which an award leads to a project under an agreement
CHOSEN = ("proposed", "notice", "awarded")  # states of an application that holds an award or is to get one
JUDGING = ("confirmed", "signed")  # states of a review in which its expert may read the case
integrity = role(Role.INTEGRITY)
watchers = watching | integrity  # they read and take no step
by_itself = Rule(platform.q, _("the platform"))
unit = role_of_owner(Role.ORGANISATION)
running = city | department  # they run calls, rounds and decisions


def running_at(prefix: str) -> Rule:
    """As :data:`running`, of the record that a foreign key such as ``season__`` points at."""
    return role(Role.CITY, region=f"{prefix}region") | role(Role.OFFICER, region=f"{prefix}region")


def reviews_of(p: Powers, states: tuple[str, ...] = ()) -> QuerySet[Any]:
    """The reviews that a person was asked for."""
    asked = apps.get_model("reviews", "Review")._default_manager.filter(reviewer=p.person_id)
    return asked.filter(state__in=states) if states else asked


def _judging(p: Powers, **limits: str) -> Q:
    asked = reviews_of(p, JUDGING).filter(**limits)
    return Q(pk__in=asked.values("case")) if p.holds(Role.EXPERT) else NOTHING


judging = Rule(_judging, _("experts who review it"))
judging_openly = Rule(
    lambda p: _judging(p, round__rules__blind="single"), _("experts who review it, unless it is double blind")
)
