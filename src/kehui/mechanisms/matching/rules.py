"""Who may say that a match is good or bad: the record's own people, technology managers and the offices."""

from kehui.people.powers import Role
from kehui.records.rules import author, relation, role

own_people = relation("owner__in", lambda who: who.organisation_ids)
judges = author | own_people | role(Role.BROKER) | role(Role.COUNTY) | role(Role.CITY) | role(Role.OFFICER)
