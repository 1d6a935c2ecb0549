"""Who is who to two records that were introduced to each other."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kehui.people.powers import Powers
from kehui.records.models import Link
from kehui.records.rules import NOTHING, Among, Rule
from kehui.registry.rules import owned

WANTS, OFFERS, INTRODUCED = "wants", "offers", "introduced"  # relations of links


def _introduced(p: Powers) -> Q:
    if not p.signed_in:
        return NOTHING
    links = Link.objects.filter(relation=INTRODUCED)
    sought = links.filter(owned(p, "source__")).values("target")
    return Q(pk__in=Among(sought, links.filter(owned(p, "target__")).values("source")))


def _approached(p: Powers) -> Q:
    if not p.signed_in:
        return NOTHING
    links = Link.objects.filter(relation__in=(WANTS, OFFERS))
    introductions = links.filter(owned(p, "target__")).values("source")
    return Q(pk__in=Among(links.filter(source__in=introductions).values("target")))


introduced = Rule(_introduced, _("parties of an accepted introduction"))
approached = Rule(_approached, _("those an introduction was sent to"))
