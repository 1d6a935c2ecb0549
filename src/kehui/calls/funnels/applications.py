"""The funnel of a call that is applied for (M12, M13, M15): from the applications to the projects accepted, or to the
years after a selected achievement was released; with the share led by enterprises."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kehui.mechanisms.indicators.funnels import Stage

EACH = _("each once, if it was ever in this state")
APPLICATIONS = (
    ("unit", _("applications submitted")),
    ("formal", _("applications recommended")),
    ("review", _("applications past the formal check")),
    ("proposed", _("applications proposed for award")),
    ("notice", _("applications on public notice")),
    ("awarded", _("applications awarded")),
)
PROJECTS = (
    ("offered", _("agreements handed in")),
    ("running", _("agreements signed")),
    ("midterm", _("projects past a mid-term report")),
    ("eliminated", _("teams taken out of the race")),
    ("accepted", _("projects accepted")),
    ("filed", _("projects archived")),
)
PASSING = ("midterm", "eliminated")  # beside the way that leads to acceptance
LED = _("led by enterprises")
OF_THOSE = _("of those before, each once")


def stages(call: Any, *, region: str = "") -> list[Stage]:
    """The stages of a call, of a region's applicants alone where its code is given. Beside awards and agreements stands
    how many of them enterprises lead: its share is that of the stage before, which is the denominator (F26)."""
    mine = {"call": call.number, **({"region": region} if region else {})}
    found = [Stage(label=label, rule=EACH, kind="application", filters=mine, state=state)
             for state, label in APPLICATIONS]  # fmt: skip
    if call.sort == "selection":
        return found
    found.append(_led("application", mine, "awarded"))
    for state, label in PROJECTS:
        if state == "eliminated" and call.sort != "open_bid":
            continue
        found.append(Stage(label=label, rule=EACH, kind="project", filters=mine, state=state, passing=state in PASSING,
                           amount="granted" if state == "running" else ""))  # fmt: skip
        if state == "running":
            found.append(_led("project", mine, state))
    return found


def _led(kind: str, filters: dict[str, str], state: str) -> Stage:
    led = filters | {"lead": "enterprise"}
    return Stage(label=LED, rule=OF_THOSE, kind=kind, filters=led, state=state, passing=True)
