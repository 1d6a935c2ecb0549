"""What administrators do takes two of them, is checked twice, and stands in a chain that nothing can alter."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from kehui.people import acts
from kehui.people.acts import Action, Actions, broken, confirm, log, propose, refuse, withdraw
from kehui.people.models import AdminAct, Grant, Person
from kehui.people.powers import Role
from tests import factories

pytestmark = pytest.mark.django_db
Step = AdminAct.Step


class Three:
    """The three administrators, and an officer whom it is about."""

    def __init__(self) -> None:
        self.system, self.security, self.audit = (
            factories.person(role) for role in (Role.SYSTEM, Role.SECURITY, Role.AUDIT)
        )
        self.officer = factories.person(Role.COUNTY, at=factories.LIXIA)

    def ask(self, **more: Any) -> AdminAct:
        payload = {"role": "city", "region": factories.region(factories.JINAN).pk, "organisation": None} | more
        return propose("grant", by=self.system, subject=self.officer, payload=payload, reason="任命")


@pytest.fixture
def three() -> Three:
    return Three()


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_a_role_is_given_when_the_second_administrator_confirms(three: Three) -> None:
    act = three.ask()
    assert not again(three.officer).powers.holds(Role.CITY)
    answer = confirm(act, by=three.security)
    assert again(three.officer).powers.scopes["city"] == ("370000/370100/",)
    assert (answer.step, answer.answers_id, answer.office) == (Step.CONFIRMED, act.pk, "security")
    assert broken() is None


@pytest.mark.parametrize("who", ["system", "audit", "officer"])
def test_nobody_else_confirms_or_refuses(three: Three, who: str) -> None:
    act = three.ask()
    for answer in (confirm, refuse):
        with pytest.raises(PermissionDenied):
            answer(act, by=getattr(three, who), reason="不同意")
    assert AdminAct.objects.count() == 1


@pytest.mark.parametrize("who", ["audit", "officer"])
def test_nobody_else_proposes(three: Three, who: str) -> None:
    with pytest.raises(PermissionDenied):
        propose("close", by=getattr(three, who), subject=three.officer)


def test_another_system_administrator_is_no_second_office(three: Three) -> None:
    act = three.ask()
    with pytest.raises(PermissionDenied):
        confirm(act, by=factories.person(Role.SYSTEM))


def test_nobody_confirms_what_is_about_themselves(three: Three) -> None:
    factories.person(Role.SECURITY)
    act = propose("close", by=three.system, subject=three.security)
    with pytest.raises(PermissionDenied):
        confirm(act, by=three.security)


def test_a_proposal_is_answered_once(three: Three) -> None:
    act = three.ask()
    refuse(act, by=three.security, reason="材料不全")
    for answer in (lambda: confirm(act, by=three.security), lambda: withdraw(act, by=three.system)):
        with pytest.raises(ValidationError, match="already"):
            answer()
    assert not again(three.officer).powers.holds(Role.CITY)


def test_a_refusal_says_why_and_a_withdrawal_is_the_proposer_s(three: Three) -> None:
    act = three.ask()
    with pytest.raises(ValidationError, match="reason"):
        refuse(act, by=three.security, reason=" ")
    with pytest.raises(PermissionDenied):
        withdraw(act, by=three.security)
    withdraw(act, by=three.system)
    with pytest.raises(ValidationError, match="already"):
        confirm(act, by=three.security)


def test_the_same_is_proposed_once_at_a_time(three: Three) -> None:
    three.ask()
    with pytest.raises(ValidationError, match="waits"):
        three.ask()


def test_what_cannot_be_done_any_more_leaves_the_proposal_open(three: Three) -> None:
    act = three.ask()
    Grant.objects.create(person=three.officer, role=Role.CITY, region=factories.region(factories.JINAN))
    with pytest.raises(ValidationError, match="already holds"):
        confirm(act, by=three.security)
    assert not AdminAct.objects.filter(answers=act).exists()


def test_roles_inside_organisations_are_not_given_here(three: Three) -> None:
    with pytest.raises(ValidationError, match="organisation itself"):
        three.ask(role="enterprise", region=None)


def test_the_last_administrator_of_an_office_stays(three: Three) -> None:
    grant = three.security.grants.get()
    with pytest.raises(ValidationError, match="successor"):
        propose("revoke", by=three.system, subject=three.security, payload={"grant": grant.pk})
    with pytest.raises(ValidationError, match="successor"):
        propose("close", by=three.system, subject=three.security)


def test_a_role_is_taken_away_and_an_account_closed_and_opened(three: Three) -> None:
    grant = three.officer.grants.get()
    confirm(propose("revoke", by=three.security, subject=three.officer, payload={"grant": grant.pk}), by=three.system)
    assert not again(three.officer).powers.scopes
    confirm(propose("close", by=three.system, subject=three.officer), by=three.security)
    assert not again(three.officer).is_active
    confirm(propose("open", by=three.system, subject=again(three.officer)), by=three.security)
    assert again(three.officer).is_active


def test_acts_cannot_be_changed_or_removed(three: Three) -> None:
    act = three.ask()
    for alter in (lambda: AdminAct.objects.update(reason="x"), lambda: AdminAct.objects.filter(pk=act.pk).delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            alter()


def test_the_chain_names_the_first_act_that_does_not_follow(three: Three) -> None:
    three.ask()
    log("join", by=three.officer, subject=three.officer)
    assert broken() is None
    forged = AdminAct(id=3, action="join", step=Step.DONE, by=three.officer, at=timezone.now(), digest="sha256:0")
    forged.save(force_insert=True)
    assert broken() == 3


def test_a_missing_act_is_named(three: Three) -> None:
    three.ask()
    AdminAct(id=3, action="join", step=Step.DONE, by=three.officer, digest="sha256:0").save(force_insert=True)
    assert broken() == 2


def test_another_app_puts_its_settings_through_the_same_door(three: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way in which sign-in settings are changed: declared, proposed, confirmed."""
    days, own = {}, Actions(acts.actions)
    own.add(Action("password-days", "password expiry", apply=lambda act: days.update(act.payload)))
    monkeypatch.setattr(acts, "actions", own)
    act = propose("password-days", by=three.security, payload={"days": 90})
    assert days == {}
    confirm(act, by=three.system)
    assert days == {"days": 90}
    with pytest.raises(ValueError, match="two actions"):
        own.add(Action("password-days", "again"))
