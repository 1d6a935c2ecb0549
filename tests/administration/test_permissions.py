"""The permission document is made from the rules, says nothing that they do not, and is current."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from kehui.administration.permissions import document
from kehui.people.powers import Role
from kehui.records.kinds import Kind, kinds
from kehui.records.permissions import ALWAYS, NEVER, prototypes, ways
from kehui.records.rules import Rule, anyone, author, having, in_state, nobody, role, role_of_owner
from tests import factories
from tests.browsing import browser, words
from tests.generic.samples import sample
from tests.shape.sources import ROOT

CAST = {  # people of the tests' cast, by the role whose column tells of them
    "author": Role.ENTERPRISE, "scholar": Role.INSTITUTE, "expert": Role.EXPERT, "broker": Role.BROKER,
    "county": Role.COUNTY, "city": Role.CITY, "department": Role.OFFICER, "leader": Role.LEADER, "stranger": "",
    "platform": "machine",
}  # fmt: skip


def test_the_document_is_current() -> None:
    with translation.override("en"):
        text = "\n".join(document()) + "\n"
    kept = (ROOT / "docs" / "reference" / "permissions.md").read_text(encoding="utf-8")
    assert kept == text, "run: kehui permissions --write docs/reference/permissions.md"


@pytest.mark.parametrize(
    ("rule", "who", "expected"),
    [
        (anyone, "", ALWAYS),
        (nobody, Role.OFFICER, NEVER),
        (anyone & in_state("draft"), "", ALWAYS),
        (anyone & in_state("published"), "", NEVER),
        (~in_state("draft") | author, Role.ENTERPRISE, {frozenset({"own"})}),
        (role(Role.COUNTY) & ~in_state("published"), Role.COUNTY, {frozenset({"region"})}),
        (role(Role.COUNTY), Role.CITY, NEVER),
        (role_of_owner(Role.ENTERPRISE) | author, Role.ENTERPRISE, {frozenset({"own"}), frozenset({"organisation"})}),
        (author & ~having(publicity="public"), Role.ENTERPRISE, {frozenset({"own", "not field:publicity=public"})}),
        (having(publicity="public") | ~having(publicity="public") | anyone, "", ALWAYS),
    ],
)
def test_rules_are_judged_without_a_record(rule: Rule, who: str, expected: Any) -> None:
    assert ways(kinds["demand"], rule, prototypes()[who], "draft") == expected


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(kinds), ids=lambda kind: kind.code)
def test_what_the_table_says_agrees_with_what_the_rules_do(kind: Kind) -> None:
    """Whoever may do something has a way in the table, and whoever always may according to it does."""
    cast = factories.cast()
    record, people = sample(kind.code, cast), prototypes()
    for state in kind.loop.states:
        placed = factories.placed(record, state.code)
        rules = {"view": kind.view, "change": kind.change}
        rules |= {step.code: step.who for step in kind.loop.steps_from(state.code)}
        for name, column in CAST.items():
            for what, rule in rules.items():
                allowed, told = rule.allows(getattr(cast, name), placed), ways(kind, rule, people[column], state.code)
                assert not allowed or told != NEVER, (state.code, name, what)
                assert allowed or told != ALWAYS, (state.code, name, what)


@pytest.mark.django_db
def test_the_page_shows_one_kind_or_one_role() -> None:
    client = browser(factories.person(Role.LEADER))
    whole = words(client.get(reverse("permissions"), {"kind": "demand"}))
    assert "own organisation" in whole
    assert "budget" in whole
    one = client.get(reverse("permissions"), {"kind": "demand", "role": "county"})
    assert one.context["heads"] == ["County officer"]
    assert "own organisation" not in words(one)
