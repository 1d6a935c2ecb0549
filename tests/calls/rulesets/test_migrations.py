"""What is asked of rules from some day on does not act backwards on editions that are in force."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps

from kehui.calls.rulesets.models import RuleSet
from kehui.records.kinds import kinds
from tests import callings, factories

pytestmark = pytest.mark.django_db
keep_meaning = import_module("kehui.calls.rulesets.migrations.0004_notice_first_before").keep_meaning


def test_rules_in_force_before_a_notice_could_be_asked_for_ask_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    cast, kind = factories.cast(), kinds["rules"]
    without = tuple(
        replace(each, fields=tuple(name for name in each.fields if name != "notice_first")) for each in kind.sections
    )
    with monkeypatch.context() as before:
        before.setitem(kinds._kinds, "rules", replace(kind, sections=without))
        old, draft = callings.rules_in_force(cast), factories.create("rules", by=cast.department, title="旧草稿")
    new = callings.rules_in_force(cast)
    keep_meaning(apps, None)
    asked = dict(RuleSet.objects.values_list("number", "notice_first"))
    assert asked == {old.number: False, draft.number: True, new.number: True}
