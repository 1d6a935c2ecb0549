"""Every sort of conflict is found with its path; what is too old, or only shares a name, is none."""

from types import SimpleNamespace as Row
from typing import Any

import pytest

from kehui.calls.rounds.avoiding import RULES, conflicts, policies

FIRM, COLLEGE = Row(pk=1, name="示例装备公司"), Row(pk=2, name="示例大学")
POLICIES = policies(
    [{"rule": rule, "strength": "block", "years": "3", "source": "示科字〔2026〕3号"} for rule in RULES]
)


def case(pk: int = 1, **more: Any) -> Any:
    fields = {"pk": pk, "number": f"SB-{pk}", "call_id": 1, "created_by_id": 10 + pk, "owner_id": 1, "owner": FIRM}
    return Row(**fields | {"leader": "赵甲", "partners": [], "unsuitable": []} | more)


def expert(**more: Any) -> Any:
    fields = {"pk": 100, "title": "钱乙", "created_by_id": 99, "owner_id": 2, "owner": COLLEGE, "history": []}
    return Row(**fields | more)


def found(cases: list[Any], one: Any) -> list[tuple[int, str]]:
    return [(each.case.pk, each.rule) for each in conflicts(cases, [one], POLICIES, year=2026, accounts={99})]


@pytest.mark.parametrize(
    ("about", "who", "rules"),
    [
        ({}, {}, []),
        ({"created_by_id": 99}, {}, ["own"]),
        ({}, {"owner_id": 1, "owner": FIRM}, ["own"]),
        ({}, {"history": [{"organisation": "示例装备公司", "since": "2015", "until": "2024-06"}]}, ["employer"]),
        ({}, {"history": [{"organisation": "示例装备公司", "since": "2015", "until": "2022"}]}, []),
        ({"partners": [{"organisation": "示例大学", "person": "孙丙", "role": ""}]}, {}, ["partner"]),
        ({"partners": [{"organisation": "示例大学", "person": "钱乙", "role": ""}]}, {}, ["partner", "member"]),
        ({"partners": [{"organisation": "示例学院", "person": "钱乙", "role": ""}]}, {}, []),  # a namesake
        ({"unsuitable": [{"name": "钱乙", "organisation": "", "reason": "竞争"}]}, {}, ["unsuitable"]),
    ],
)
def test_what_is_found_between_a_case_and_an_expert(about: Any, who: Any, rules: list[str]) -> None:
    assert found([case(**about)], expert(**who)) == [(1, rule) for rule in rules]


def test_whoever_takes_part_in_one_case_of_the_call_reviews_none_of_it() -> None:
    other = case(2, partners=[{"organisation": "示例大学", "person": "钱乙", "role": ""}])
    assert (1, "applicant") in found([case(), other], expert())


def test_a_finding_names_its_path() -> None:
    one = expert(history=[{"organisation": "示例装备公司", "since": "2015", "until": ""}])
    (each,) = conflicts([case()], [one], POLICIES, year=2026)
    assert all(word in each.path for word in ("钱乙", "示例装备公司", "2015"))
    assert each.source == "示科字〔2026〕3号"


def test_rows_of_no_known_rule_are_left_out() -> None:
    assert policies([{"rule": "moon", "strength": "block"}, {"rule": "member", "strength": "never"}]) == {}
