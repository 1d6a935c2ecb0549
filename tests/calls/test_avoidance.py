"""Every sort of conflict is found with its path; what is too old, or only shares a name, is none."""

from datetime import date
from types import SimpleNamespace as Row
from typing import Any

import pytest

from kehui.calls.avoidance import RULES, WITH_YEARS, conflicts

ON = date(2026, 11, 1)
FIRM, COLLEGE = Row(pk=1, name="示例装备公司"), Row(pk=2, name="示例大学")
ROWS = [
    {"rule": rule, "strength": "block", "years": "3" if rule in WITH_YEARS else "", "source": "示科字〔2026〕3号"}
    for rule in RULES
]
LEADER = Row(number="ZJ-2", title="赵甲", created_by_id=98, owner_id=1, owner=FIRM, history=[],
             works=[{"title": "叶片检测", "year": "2025", "kind": "论文"}, {"title": "在线检测", "year": "2021—2024",
                                                                    "kind": "省级项目"}])  # fmt: skip


def case(number: str = "SB-1", **more: Any) -> Any:
    fields = {"number": number, "call": Row(number="TZ-1"), "created_by_id": 11, "owner_id": 1, "owner": FIRM}
    return Row(**fields | {"leader": "赵甲", "partners": [], "unsuitable": []} | more)


def expert(**more: Any) -> Any:
    fields = {"number": "ZJ-1", "title": "钱乙", "created_by_id": 99, "owner_id": 2, "owner": COLLEGE}
    return Row(**fields | {"history": [], "works": []} | more)


def found(cases: list[Any], one: Any) -> list[tuple[str, str]]:
    every = conflicts(cases, [one, LEADER], ROWS, on=ON, accounts={99})
    return [(each.case.number, each.rule) for each in every if each.expert is one]


@pytest.mark.parametrize(
    ("about", "who", "rules"),
    [
        ({}, {}, []),
        ({"created_by_id": 99}, {}, ["own"]),
        ({}, {"owner_id": 1, "owner": FIRM}, ["own"]),
        ({}, {"history": [{"organisation": "示例装备公司", "since": "2015", "until": "2024-06"}]}, ["employer"]),
        ({}, {"history": [{"organisation": "示例装备公司", "since": "2015", "until": "2022"}]}, []),
        ({}, {"history": [{"organisation": "示例装备公司", "since": "2015", "until": ""}]}, ["own"]),
        ({"partners": [{"organisation": "示例学院", "person": "钱乙", "role": ""}]}, {}, []),  # a namesake
        ({"unsuitable": [{"name": "钱乙", "organisation": "", "reason": "竞争"}]}, {}, ["unsuitable"]),
        ({}, {"works": [{"title": "叶片检测", "year": "2025", "kind": "论文"}]}, ["coauthor"]),
        ({}, {"works": [{"title": "在线检测", "year": "2024", "kind": "省级项目"}]}, ["project"]),
        ({}, {"works": [{"title": "别的", "year": "2025", "kind": "论文"}]}, []),
    ],
)
def test_what_is_found_between_a_case_and_an_expert(about: Any, who: Any, rules: list[str]) -> None:
    assert found([case(**about)], expert(**who)) == [("SB-1", rule) for rule in rules]


def test_a_participant_and_their_employer_review_nothing_of_it() -> None:
    partners = [{"organisation": "示例大学", "person": "钱乙", "role": ""}]
    assert found([case(partners=partners)], expert()) == [("SB-1", "own"), ("SB-1", "own")]


def test_whoever_takes_part_in_one_case_of_the_call_reviews_none_of_it() -> None:
    other = case("SB-2", partners=[{"organisation": "示例大学", "person": "钱乙", "role": ""}])
    assert ("SB-1", "applicant") in found([case(), other], expert())


def test_a_finding_names_its_path_and_its_source() -> None:
    one = expert(history=[{"organisation": "示例装备公司", "since": "2015", "until": "2025"}])
    (each,) = [each for each in conflicts([case()], [one], ROWS, on=ON) if each.rule == "employer"]
    assert all(word in each.path for word in ("钱乙", "示例装备公司", "2015", "2025"))
    assert each.source == "示科字〔2026〕3号"


def test_days_that_were_typed_upside_down_clear_nobody() -> None:
    one = expert(history=[{"organisation": "示例装备公司", "since": "2025", "until": "2024"}])
    assert found([case()], one) == [("SB-1", "employer")]


@pytest.mark.parametrize("until", ["", "至今"])
def test_who_works_there_since_a_year_is_told_once(until: str) -> None:
    here = [{"organisation": "示例装备公司", "since": "2015", "until": until}]
    one = expert(owner_id=1, owner=FIRM, history=here)
    (each,) = conflicts([case()], [one], ROWS, on=ON)
    assert each.rule == "own"
    assert "2015 年起" in each.path
