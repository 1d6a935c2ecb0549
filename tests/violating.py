"""Violations by experts, and the rule set that says what follows from them."""

from typing import Any

from kehui.records.attachments import attach
from kehui.records.services import create
from tests import callings
from tests.factories import Cast, active_expert, ahead, letter, walk

LEAKED = "泄露评审信息"
CONDUCTS = [
    {"conduct": LEAKED, "times": "", "effect": "suspend", "months": "12", "points": "-20", "source": "第二十一条"},
    {"conduct": LEAKED, "times": "2", "effect": "remove", "months": "", "points": "-40", "source": "第二十二条"},
    {"conduct": "无故缺席", "times": "", "effect": "warn", "months": "", "points": "-5", "source": "第二十条"},
]


def violation_fields(cast: Cast, **more: Any) -> dict[str, Any]:
    """Everything that reporting a violation needs."""
    rules = more.pop("rules", None) or callings.rules_in_force(cast)
    type(rules)._default_manager.filter(pk=rules.pk).update(violations=CONDUCTS)
    rules.refresh_from_db()
    known = {"judge": more.pop("judge", None) or active_expert(cast), "rules": rules, "conduct": LEAKED}
    return known | {"happened_on": ahead(-3), "facts": "会后在群里转发了专家组名单。"} | more


def violation_reported(cast: Cast, *, by: Any = None, **more: Any) -> Any:
    who = by or cast.department
    made = create("violation", by=who, **violation_fields(cast, **more))
    attach(made, letter("群聊截图.pdf"), by=who)
    return walk(made, ("submit", who))
