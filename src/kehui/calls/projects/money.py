"""What an agreement pays for each of its milestones: planned by its share, due once it is accepted, and paid (M15)."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from kehui.calls.projects.models import MILESTONE_STATES, PAYMENT_COLUMNS, Project
from kehui.core.rubrics import number
from kehui.records.fields import MoneyField
from kehui.records.models import Event

ACCEPTING = ("sign", "continue", "adjust", "grant")  # steps by which the office takes over what was reported
CONCLUDED = ("accepted", "filed")
Row = dict[str, str]


@dataclass(frozen=True)
class Instalment:
    """A milestone with its money in fen; ``planned`` and ``due`` are None where the agreement names no share."""

    name: str
    day: str
    state: str
    accepted: bool
    planned: int | None
    due: int | None
    paid: int


def milestones(project: Project) -> list[str]:
    """The milestones of an agreement by their names."""
    return list(dict.fromkeys(row["name"] for row in project.milestones))


def accepted(project: Project) -> set[str]:
    """The milestones that the office has accepted: what its last step found reached; all, once the project is. What
    was reported since is not accepted yet. One query."""
    return accepted_of([project])[project.pk]


def accepted_of(projects: Collection[Project]) -> dict[int, set[str]]:
    """The same of several projects, by their keys. One query for all."""
    found: dict[int, set[str]] = {each.pk: set() for each in projects}
    rows: dict[int, list[Row]] = {pk: [] for pk in found}
    told = Event.objects.filter(Q(changes__has_key="milestones") | Q(verb__in=ACCEPTING), record__in=found)
    for pk, verb, changes in told.order_by("id").values_list("record", "verb", "changes"):
        rows[pk] = changes.get("milestones", [None, rows[pk]])[1]
        if verb in ACCEPTING:
            found[pk] = {row["name"] for row in rows[pk] if row.get("state") == "passed"}
    return found | {each.pk: set(milestones(each)) for each in projects if each.state in CONCLUDED}


def instalments(project: Project) -> list[Instalment]:
    """The milestones in their order, each with its money."""
    reached, paid, words = accepted(project), paid_for(project), dict(MILESTONE_STATES)
    found = []
    for row in project.milestones:
        name, planned = row["name"], planned_for(project, row)
        due = None if planned is None else max(0, planned - paid[name]) * (name in reached)
        state = str(words.get(row.get("state", ""), ""))
        found.append(Instalment(name, row.get("due", ""), state, name in reached, planned, due, paid[name]))
    return found


def paid_for(project: Project) -> Counter[str]:
    """By milestone what was paid; under a blank name what was paid for none."""
    found: Counter[str] = Counter()
    for row in project.payments:
        found[row.get("milestone", "")] += fen(row["amount"]) or 0
    return found


def planned_for(project: Project, row: Row) -> int | None:
    share = number(row.get("share", "").removesuffix("%"))
    return None if project.granted is None or share is None else int(project.granted * share / 100)


def fen(amount: str) -> int | None:
    """An amount as typed, in units of 10,000 yuan; None when it is none, or not above 0."""
    found = number(amount.replace(",", "").replace("，", ""))
    return None if found is None or found <= 0 else int(found * MoneyField.UNIT)


def shown(sum_: int | None) -> str:
    """A sum in units of 10,000 yuan; a dash where there is none."""
    return "–" if sum_ is None else f"{Decimal(sum_) / MoneyField.UNIT:,f}"


def require_payments(project: Project, **_by: Any) -> None:
    """Every payment has its day, its amount and, where there are any, its milestone; none is more than was agreed."""
    problems = [*_bad_rows(project), *_beyond(project)]
    paid = sum(paid_for(project).values())
    if project.granted is not None and paid > project.granted:
        words = _("The payments add up to %(sum)s, in units of 10,000 yuan; only %(granted)s was granted.")
        problems.append(words % {"sum": shown(paid), "granted": shown(project.granted)})
    if problems:
        raise ValidationError({"payments": problems})


def _bad_rows(project: Project) -> Iterator[str]:
    before, names = _noted(project), milestones(project)
    reached = accepted(project)
    strict = bool(project.call and project.call.rules and project.call.rules.accepted_first)
    for place, row in enumerate(project.payments, 1):
        named = {"row": place, "milestone": row["milestone"]}
        if fen(row["amount"]) is None:
            words = _("Row %(row)s: “%(text)s” is not an amount in units of 10,000 yuan.")
            yield words % {"row": place, "text": row["amount"]}
        if not _is_day(row["day"]):
            yield _("Row %(row)s: “%(text)s” is no day. Write it like 2026-11-28.") % {"row": place, "text": row["day"]}
        if before[key := _key(row)]:
            before[key] -= 1  # as it was noted before: what is asked of new ones does not act backwards
        elif names and not row["milestone"]:
            yield _("Row %(row)s: name the milestone that it pays for.") % named
        elif row["milestone"] and row["milestone"] not in names:
            yield _("Row %(row)s: the agreement has no milestone “%(milestone)s”.") % named
        elif row["milestone"] and row["milestone"] not in reached and strict:
            yield _("Row %(row)s: “%(milestone)s” is not accepted yet, and the rules pay only for what is.") % named
        elif row["milestone"] and row["milestone"] not in reached and not row["early"]:
            yield _("Row %(row)s: “%(milestone)s” is not accepted yet: say why it is paid for before.") % named


def _noted(project: Project) -> Counter[tuple[str, ...]]:
    """The payments that the history told of last."""
    told = project.events.filter(changes__has_key="payments").order_by("-id").first()
    return Counter(_key(row) for row in (told.changes["payments"][1] if told else ()))


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row.get(column.code, "") for column in PAYMENT_COLUMNS)


def _beyond(project: Project) -> Iterator[str]:
    """The milestones for which more was paid than the agreement plans, or which it no longer has."""
    paid = paid_for(project)
    planned = {row["name"]: planned_for(project, row) for row in project.milestones}
    for name in filter(None, paid):
        most = planned.get(name)
        if name in planned and most is not None and paid[name] > most:
            words = _("“%(milestone)s”: %(paid)s paid, in units of 10,000 yuan; the agreement plans %(planned)s.")
            yield words % {"milestone": name, "paid": shown(paid[name]), "planned": shown(most)}


def require_plan(project: Project, **_by: Any) -> None:
    """Shares of the money are at most the whole; what was paid for stays, with at least what was paid."""
    problems = list(_beyond(project))
    if (whole := sum(number(row.get("share", "").removesuffix("%")) or 0 for row in project.milestones)) > 100:
        problems.append(_("The shares of the milestones add up to %(sum)s %%.") % {"sum": f"{whole:f}"})
    left = paid_for(project).keys() - {"", *milestones(project)}
    if left:
        words = _("These were paid for and stay in the agreement: %(names)s.")
        problems.append(words % {"names": _("; ").join(sorted(left))})
    if problems:
        raise ValidationError({"milestones": problems})


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True
