"""Who may read a note, a file and the event that tells of it: rules like those of records, as filter and as guard."""

from functools import reduce

from kehui.people.powers import Role
from kehui.records.kinds import Kind
from kehui.records.models import Audience
from kehui.records.rules import Rule, having, nobody, relation, role, signed_in

OFFICES = (Role.COUNTY, Role.CITY, Role.OFFICER, Role.HEAD, Role.LEADER, Role.SUPERVISION)


def offices(region: str = "region") -> Rule:
    """The offices in whose regions a record lies; ``region`` leads from the filtered table to it."""
    return reduce(Rule.__or__, [role(each, region=region) for each in OFFICES])


mine = relation("by", lambda p: p.person_id)

# Over notes and files of a record that the reader may view.
additions = signed_in & (
    having(audience=Audience.ALL) | mine | (having(audience=Audience.OFFICE) & offices("record__region"))
)
# Over events: those about something for offices say so among their changes, under a word that can be no field's name.
FOR = "for"
events = having(**{f"changes__{FOR}__isnull": True}) | mine | offices("record__region")

# Over records, before the note is there: who else would be allowed to read it.
READERS = {Audience.ALL: signed_in, Audience.OFFICE: offices(), Audience.ME: nobody}


def insiders(kind: Kind) -> Rule:
    """Over the records of a kind: those signed in who may view one and from whom nothing of it is kept."""
    rule = kind.view & signed_in
    for secret in dict.fromkeys(kind.secret.values()):
        rule = rule & secret
    return rule


def told(audience: str) -> dict[str, list[str | None]]:
    """What an event says about its audience, when it is not for everybody."""
    return {} if audience == Audience.ALL else {FOR: [None, audience]}
