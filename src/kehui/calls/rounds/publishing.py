"""What everybody may read of a review after its public notice: exactly what the round's rules publish, nothing before.

Experts are named as the panel of the round, never beside a case; scores are those of cases that are public themselves.
Publishing both is practised (荣成市揭榜挂帅评审结果公示, 2023).
"""

from dataclasses import dataclass
from typing import Any

from kehui.calls.rounds.results import Standing, standings
from kehui.records.kinds import kinds

FROM = {"notice": ("published", "ended", "clear", "changed"), "closed": ("clear", "changed")}  # states of the notice


@dataclass(frozen=True)
class Published:
    """Experts by name with their employers, and cases with their points in order; None where the rules keep them."""

    experts: tuple[Any, ...] | None
    cases: tuple[Standing, ...] | None


def published(notice: Any) -> Published | None:
    """What of the review stands on the page of a public notice as things are; None for nothing."""
    round_ = notice.round
    rules = round_.rules if round_ else None
    if rules is None or notice.state not in FROM[rules.publish_when] or round_.state != "decided":
        return None
    if not (rules.publish_experts or rules.publish_scores):
        return None
    rows = standings(round_)
    experts = cases = None
    if rules.publish_experts:
        signed = {each.judge_id: each.judge for row in rows for each in row.reviews if each.state == "signed"}
        known = kinds["expert"].model._default_manager.select_related("owner").filter(pk__in=signed)
        experts = tuple(known.order_by("title", "number"))
    if rules.publish_scores:
        public = kinds["application"].loop.public_codes
        cases = tuple(row for row in rows if row.case.state in public and row.points is not None)
    return Published(experts, cases)
