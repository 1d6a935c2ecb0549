"""Pages of administration: whom they answer, and what they do when something is sent."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from kehui.administration import telling
from kehui.administration.invitations import letter
from kehui.people.acts import confirm, propose
from kehui.people.delegations import delegate, recall
from kehui.people.models import AdminAct, Delegation, Organisation, Person
from kehui.people.organisations import take_in
from kehui.people.powers import Role
from kehui.records.models import Event
from kehui.records.services import create
from tests import factories
from tests.browsing import browser, words

pytestmark = pytest.mark.django_db


class Offices:
    """Everybody who has to do with administration, and two organisations."""

    def __init__(self) -> None:
        self.system, self.security, self.audit = (
            factories.person(role) for role in (Role.SYSTEM, Role.SECURITY, Role.AUDIT)
        )
        self.company = factories.organisation("示例装备公司")
        self.chief = factories.person(Role.ORGANISATION, organisation=self.company, name="管示例")
        self.member = factories.person(Role.ENTERPRISE, organisation=self.company, name="员示例")
        self.county, self.county2 = (factories.person(Role.COUNTY, at=factories.LIXIA) for _each in range(2))


@pytest.fixture
def offices() -> Offices:
    return Offices()


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


ROLES = ("system", "security", "audit", "chief", "member", "county")
PAGES = {  # address → who is answered; all others signed in are refused, strangers are asked to sign in
    "people": "system security audit",
    "new-person": "system security",
    "acts": "system security audit",
    "audit": "audit",
    "audit-export": "audit",
    "permissions": "system security audit chief member county",
    "organisations": "system security audit chief member county",
    "profile": "system security audit chief member county",
    "change-profile": "system security audit chief member county",
    "delegate": "county",
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_answer_those_they_are_for(offices: Offices, name: str) -> None:
    propose("close", by=offices.system, subject=offices.member, reason="试")
    found = [who for who in ROLES if browser(getattr(offices, who)).get(reverse(name)).status_code == 200]
    assert " ".join(found) == PAGES[name]
    assert browser().get(reverse(name)).status_code == 302


def test_lists_take_several_roles_states_kinds_and_outcomes(offices: Offices) -> None:
    propose("close", by=offices.system, subject=offices.member, reason="试")
    Person.objects.filter(pk=offices.county2.pk).update(is_active=False)
    read = browser(offices.system)
    for name, asked, counts in (
        ("people", "role=organisation&role=county", (1, 0, 1)),
        ("people", "state=closed&state=erased", (0, 0, 1)),
        ("people", "role=enterprise&state=active&state=closed", (1, 1, 0)),
    ):
        found = words(read.get(f"{reverse(name)}?{asked}")).split()
        people = (offices.chief, offices.member, offices.county2)
        assert tuple(person.username in found for person in people) == tuple(map(bool, counts)), asked
    acts = browser(offices.audit).get(f"{reverse('audit')}?action=close&action=open&step=proposed")
    assert next(chip.value for chip in acts.context["chips"]) == "close an account"
    assert len(acts.context["rows"]) == 1


ABOUT = {  # pages about a person or an organisation
    "person": "system security audit",
    "give-role": "system security",
    "close-account": "system security",
    "open-account": "system security",
    "erase-person": "system security",
    "leave-office": "member",
}


@pytest.mark.parametrize("name", ABOUT)
def test_pages_about_a_person(offices: Offices, name: str) -> None:
    url = reverse(name, args=[offices.member.pk])
    found = [who for who in ROLES if browser(getattr(offices, who)).get(url).status_code == 200]
    assert " ".join(found) == ABOUT[name]


@pytest.mark.parametrize("name", ["own-organisation", "invite", "rename-organisation"])
def test_only_its_administrator_manages_an_organisation(offices: Offices, name: str) -> None:
    other = factories.person(Role.ORGANISATION, organisation=factories.organisation())
    url = reverse(name, args=[offices.company.code])
    assert browser(offices.chief).get(url).status_code == 200
    for who in (offices.member, offices.county, offices.system, other):
        assert browser(who).get(url).status_code == 403


def test_a_role_goes_from_the_form_through_the_second_administrator(offices: Offices) -> None:
    client = browser(offices.system)
    url = reverse("give-role", args=[offices.county.pk])
    sent = {"role": "city", "region": factories.JINAN, "since": "2026-01-01"}
    assert client.post(url, sent).status_code == 422  # no reason
    nowhere = client.post(url, sent | {"region": "", "reason": "鲁科任〔2026〕1号"})
    assert "Name the county or city: this role holds in one place." in words(nowhere)
    assert client.post(url, sent | {"reason": "鲁科任〔2026〕1号"}).status_code == 302
    act = AdminAct.objects.get()
    assert "waits for the security administrator" in words(client.get(reverse("acts")))
    page = browser(offices.security).get(reverse("act", args=[act.pk]))
    assert "Confirm and do it" in words(page)
    own = words(client.get(reverse("act", args=[act.pk])))
    assert "Confirm and do it" not in own
    assert "Waits for the security administrator" in own
    answer = {"answer": "confirm", "reason": ""}
    assert browser(offices.audit).post(reverse("answer-act", args=[act.pk]), answer).status_code == 403
    assert browser(offices.security).post(reverse("answer-act", args=[act.pk]), answer).status_code == 302
    assert again(offices.county).powers.holds(Role.CITY)


def test_a_refusal_without_a_reason_is_asked_for_it(offices: Offices) -> None:
    act = propose("close", by=offices.system, subject=offices.member, reason="试")
    url = reverse("answer-act", args=[act.pk])
    answer = browser(offices.security).post(url, {"answer": "refuse", "reason": ""})
    assert answer.status_code == 422
    assert "Give a reason." in words(answer)


def test_a_new_account_waits_and_then_sets_its_password_by_the_invitation(offices: Offices) -> None:
    sent = {"name": "新示例", "username": "xin", "email": "", "reason": "新进人员"}
    browser(offices.system).post(reverse("new-person"), sent)
    made = Person.objects.get(username="xin")
    assert not made.is_active
    confirm(AdminAct.objects.get(subject=made), by=offices.security)
    page = browser(offices.system).post(reverse("invite-again", args=[made.pk]))
    link = next(word for word in words(page).split() if "/invitation/" in word)
    client = browser()
    assert "Welcome" in words(client.get(link))
    password = {"password1": "很长的密码-2026-Xy", "password2": "很长的密码-2026-Xy"}
    assert client.post(link, password).status_code == 302
    assert again(made).check_password("很长的密码-2026-Xy")
    assert client.get(link).status_code == 410


def test_a_colleague_is_invited_promoted_and_removed(offices: Offices) -> None:
    client, code = browser(offices.chief), offices.company.code
    client.post(reverse("invite", args=[code]), {"name": "新示例", "username": "xin", "email": "", "post": "工程师"})
    made = Person.objects.get(username="xin")
    assert made.powers.places(Role.ENTERPRISE) == (offices.company.pk,)
    client.post(reverse("set-role", args=[code, made.pk]), {"to": "administrator"})
    assert again(made).powers.places(Role.ORGANISATION) == (offices.company.pk,)
    client.post(reverse("remove-member", args=[code, made.pk]), {"reason": ""})
    assert not again(made).powers.holds(Role.ENTERPRISE, Role.ORGANISATION)
    assert [act.action for act in AdminAct.objects.filter(subject=made)] == ["leave", "appoint", "join"]


def test_the_only_administrator_stays_even_where_nobody_else_is_a_member() -> None:
    alone = factories.person(Role.ORGANISATION, organisation=factories.organisation())
    (code,) = alone.organisations.values_list("code", flat=True)
    client = browser(alone)
    assert "Dismiss as administrator" not in words(client.get(reverse("own-organisation", args=[code])))
    client.post(reverse("set-role", args=[code, alone.pk]), {"to": "member"})
    assert again(alone).powers.holds(Role.ORGANISATION)


def test_an_invitation_by_mail_tells_the_new_from_those_who_lost_a_password() -> None:
    address = "http://testserver/invitation/x/"
    with translation.override("en"):
        assert "You are invited" in letter(Person(email="xin@example.cn"), address).body
        assert "You are invited" not in letter(Person(email="xin@example.cn", last_login=timezone.now()), address).body


def test_a_renamed_organisation_is_found_by_its_former_name(offices: Offices) -> None:
    browser(offices.chief).post(reverse("rename-organisation", args=[offices.company.code]), {"name": "示例智造公司"})
    page = browser(offices.county).get(reverse("organisations"), {"q": "装备"})
    assert "示例智造公司" in words(page)
    assert Organisation.objects.get(pk=offices.company.pk).name == "示例智造公司"


def test_an_organisation_has_short_names_that_searches_know(offices: Offices) -> None:
    client, url = browser(offices.chief), reverse("rename-organisation", args=[offices.company.code])
    client.post(url, {"name": offices.company.name, "short": "示装\n 岱装 \n\n"})
    assert set(offices.company.aliases.values_list("name", "kind")) == {("示装", "short"), ("岱装", "short")}
    assert offices.company.name in words(browser(offices.county).get(reverse("organisations"), {"q": "岱装"}))
    assert "示装\n岱装" in client.get(url).content.decode() or "岱装\n示装" in client.get(url).content.decode()
    client.post(url, {"name": offices.company.name, "short": "岱装"})
    assert list(offices.company.aliases.values_list("name", flat=True)) == ["岱装"]
    assert client.post(url, {"name": offices.company.name, "short": "装"}).status_code == 422
    assert list(offices.company.aliases.values_list("name", flat=True)) == ["岱装"]


def test_a_delegation_is_made_and_ended_on_the_profile(offices: Offices) -> None:
    client = browser(offices.county)
    sent = {"grant": offices.county.grants.get().pk, "person": offices.county2.pk, "reason": "外出学习"}
    days = {"since": "2000-01-01", "until": factories.ahead(7).isoformat()}
    assert client.post(reverse("delegate"), sent | days).status_code == 422
    days["since"] = factories.ahead(0).isoformat()
    assert client.post(reverse("delegate"), sent | days).status_code == 302
    again_and_again = client.post(reverse("delegate"), sent | days)
    assert "You have lent this role to this colleague" in words(again_and_again)
    for person in (offices.county, offices.county2):
        assert "lends" in words(browser(person).get(reverse("profile")))
    lent = Delegation.objects.get()
    assert browser(offices.member).post(reverse("end-delegation", args=[lent.pk])).status_code == 403
    assert browser(offices.county2).post(reverse("end-delegation", args=[lent.pk])).status_code == 302
    assert not Delegation.objects.exists()


def test_colleagues_are_chosen_by_name_office_and_place_the_nearest_first(offices: Offices) -> None:
    far = factories.person(Role.CITY, at=factories.JINAN, name="安示例")
    page = browser(offices.county).get(reverse("delegate"))
    with translation.override("en"):
        labels = [label for _value, label in page.context["form"].fields["person"].choices][1:]
        near = f"{offices.county2} · county officer {offices.county2.grants.get().place}"
        assert labels == [near, f"安示例 · city officer {far.grants.get().place}"]


def test_a_colleague_is_told_of_a_delegation_until_it_is_taken_back(offices: Offices) -> None:
    today = factories.ahead(0)
    lent = delegate(offices.county.grants.get(), to=offices.county2, by=offices.county, since=today, until=today)
    (line,) = telling.gather(timezone.now() - timedelta(hours=1))
    assert line.person_id == offices.county2.pk
    with translation.override("en"):
        (said,) = telling.tell(offices.county2, {1: line}).values()
    assert said.text.startswith("The role county officer")
    assert (said.who, str(offices.county) in said.text) == (str(offices.county), False)
    recall(lent, by=offices.county)
    assert telling.tell(offices.county2, {1: line}) == {}


def test_whoever_has_nothing_under_way_just_leaves(offices: Offices) -> None:
    client, url = browser(offices.county), reverse("leave-office", args=[offices.county.pk])
    page = client.get(url)
    assert set(page.context["form"].fields) == {"reason"}
    after = client.post(url, {"reason": "退休"}, follow=True)
    assert f"{offices.county} has left." in words(after)
    assert "handed over" not in words(after)
    assert not again(offices.county).powers.scopes


def test_work_is_listed_and_handed_over_with_one_button(offices: Offices) -> None:
    record = create("demand", by=offices.member, **factories.demand_fields(offices.company))
    url = reverse("hand-over", args=[offices.member.pk, offices.company.code])
    client = browser(offices.chief)
    removal = client.get(reverse("remove-member", args=[offices.company.code, offices.member.pk]))
    assert removal["Location"] == url
    assert record.title in words(client.get(url))
    assert client.post(url, {"to": "", "reason": "离职", "leave": "on"}).status_code == 422
    assert client.post(url, {"to": offices.chief.pk, "reason": "离职", "leave": "on"}).status_code == 302
    assert Event.objects.get(record=record.pk, verb="handover").changes == {
        "created_by": [offices.member.pk, offices.chief.pk]
    }
    assert not again(offices.member).powers.organisation_ids


def test_the_log_is_exported_with_its_filters_and_no_formula(offices: Offices) -> None:
    propose("close", by=offices.system, subject=offices.member, reason="=1+1")
    take_in(factories.person(Role.EXPERT), offices.company, by=offices.chief)
    whole = b"".join(browser(offices.audit).get(reverse("audit-export")).streaming_content).decode("utf-8-sig")
    assert len(whole.splitlines()) == 3
    assert ",'=1+1," in whole
    part = browser(offices.audit).get(reverse("audit-export"), {"action": "join"})
    assert len(b"".join(part.streaming_content).decode().splitlines()) == 2


def test_contacts_are_masked_to_administrators_and_whole_to_oneself(offices: Offices) -> None:
    Person.objects.filter(pk=offices.member.pk).update(email="member@example.cn", phone="13812345678")
    page = words(browser(offices.system).get(reverse("person", args=[offices.member.pk])))
    assert "m***@example.cn" in page
    assert "138****5678" in page
    assert "13812345678" not in page
    assert "13812345678" in words(browser(again(offices.member)).get(reverse("profile")))


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("people", {"q": "员", "role": "enterprise", "state": "active", "organisation": "装备", "region": "370100"}),
        ("organisations", {"q": "装备", "kind": "enterprise", "region": "370100"}),
        ("audit", {"action": "close", "step": "proposed", "by": "示例", "subject": "员", "since": "2026-01-01"}),
    ],
)
def test_every_filter_can_be_used_and_removed(offices: Offices, name: str, query: dict[str, Any]) -> None:
    factories.region(factories.JINAN)
    page = browser(offices.audit).get(reverse(name), query)
    assert page.status_code == 200
    assert len(page.context["chips"]) == len(query)
    assert "Nothing" in words(browser(offices.audit).get(reverse(name), {"q": "无此人", "by": "无此人"}))


def test_a_membership_without_an_end_says_since_when(offices: Offices) -> None:
    held = offices.member.memberships.get()
    assert f"since {held.since}" in words(browser(offices.member).get(reverse("profile")))
