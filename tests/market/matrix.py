"""Who may take which step in a state: read from the code, to be compared with a table written by hand."""

from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.queries import steps_open
from tests.factories import Cast

WHO = (
    *("author", "colleague", "rival"),
    *("scholar", "fellow", "outsider", "expert", "banker", "broker"),
    *("county", "elsewhere", "city", "department", "leader", "platform", "stranger"),
)


def found(record: Record, cast: Cast) -> dict[str, str]:
    """Each step out of the record's state with the people who may take it, in the order of :data:`WHO`."""
    people = cast.people()
    allowed = {name: {step.code for step in steps_open(record, people[name])} for name in WHO}
    steps = kinds.of(record).loop.steps_from(record.state)
    return {step.code: " ".join(name for name in WHO if step.code in allowed[name]) for step in steps}


def table(text: str) -> dict[str, dict[str, str]]:
    """Lines of ``state  step  who who …`` as ``{state: {step: "who who"}}``."""
    read: dict[str, dict[str, str]] = {}
    for line in text.strip().splitlines():
        state, step, *who = line.split()
        read.setdefault(state, {})[step] = " ".join(who) if who != ["nobody"] else ""
    return read
