"""Who may open the pages of administration."""

from kehui.access import open_to
from kehui.people.powers import ADMINISTRATORS, Role

administrators = open_to(lambda who: who.holds(*ADMINISTRATORS), "system, security and audit administrators")
proposers = open_to(lambda who: who.holds(Role.SYSTEM, Role.SECURITY), "system and security administrators")
auditors = open_to(lambda who: who.holds(Role.AUDIT), "audit administrators")
managers = open_to(lambda who: bool(who.places(Role.ORGANISATION)), "organisation administrators")
