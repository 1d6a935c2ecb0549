"""Who may ask somebody outside about a record: officers in whose region it lies."""

from kehui.people.powers import Role
from kehui.records.rules import role

askers = role(Role.COUNTY) | role(Role.CITY) | role(Role.OFFICER) | role(Role.HEAD)
