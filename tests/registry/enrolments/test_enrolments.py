"""An organisation comes onto the platform, or a person joins one: who approves, what follows, and who is told."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from kehui.background import counting
from kehui.mechanisms.notices.gathering import read_on
from kehui.mechanisms.notices.posting import post
from kehui.people.models import Organisation, Person
from kehui.people.powers import Role
from kehui.records.models import Record
from kehui.records.services import act, create
from kehui.registry.enrolments.models import Enrolment
from tests import factories
from tests.browsing import address, browser, words
from tests.factories import walk
from tests.generic.samples import enrolment_fields

pytestmark = pytest.mark.django_db
ACCOUNT = {
    "account-name": "申示例", "account-username": "shen", "account-email": "shen@example.cn",
    "account-password": "很长的密码-2026-Xy", "account-again": "很长的密码-2026-Xy",
}  # fmt: skip
REST = {"post": "研发部长", "contact_phone": "0531-00000009", "message": ""}


def new_organisation() -> dict[str, Any]:
    region = factories.region().code
    return ACCOUNT | REST | {"title": "示例新材料公司", "organisation_kind": "enterprise", "region": region}


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def mailed(record: Any) -> list[tuple[list[str], bool]]:
    """To whom mail goes once events are read on, and whether its subject names the record."""
    while read_on():
        pass
    post()
    return [(message.to, record.number in message.subject) for message in mail.outbox]


def test_anybody_registers_an_organisation_and_administers_it_once_approved(settings: Any) -> None:
    settings.EMAIL_HOST = "127.0.0.1"
    client, code = browser(), factories.credit_code()
    county = factories.person(Role.COUNTY, at=factories.LIXIA)
    begun = client.get(reverse("join-begin"), {"code": f" {code[:8].lower()} {code[8:]}"})
    assert begun["Location"] == reverse("join", args=[code])
    assert "This organisation is new here" in words(client.get(begun["Location"]))
    sent = client.post(begun["Location"], new_organisation())
    record = Enrolment.objects.get()
    assert sent["Location"] == f"{reverse('sign-in')}?next={address(record)}"
    applicant = record.created_by
    assert not applicant.powers.scopes
    act(record, "approve", by=county)
    made = Organisation.objects.get(code=code)
    assert (made.name, made.kind, made.region.code) == ("示例新材料公司", "enterprise", factories.LIXIA)
    assert again(applicant).powers.places(Role.ORGANISATION) == (made.pk,)
    assert again(applicant).powers.places(Role.ENTERPRISE) == (made.pk,)
    assert mailed(record) == [(["shen@example.cn"], False), (["shen@example.cn"], True)]


def test_the_address_of_a_newcomer_belongs_to_the_account_and_is_to_be_confirmed() -> None:
    client = browser()
    client.post(reverse("join", args=[factories.credit_code()]), new_organisation())
    (sent,) = mail.outbox
    assert "Please confirm your e-mail address" in sent.subject
    (kept,) = EmailAddress.objects.filter(user__username="shen")
    assert (kept.email, kept.primary, kept.verified) == ("shen@example.cn", True, False)
    (path,) = re.findall(r"http://testserver(/\S+)", sent.body)[:1]
    client.post(path)
    kept.refresh_from_db()
    assert kept.verified


def test_all_that_is_wrong_about_a_password_is_said_at_once() -> None:
    page = browser().post(
        reverse("join", args=[factories.credit_code()]),
        new_organisation() | {"account-password": "kurz", "account-again": "lang"},
    )
    assert page.status_code == 422
    assert set(page.context["account"].errors) == {"password", "again"}
    assert "at least 8 characters" in words(page)


def test_an_organisation_that_is_here_is_joined_with_its_administrator_s_approval() -> None:
    company = factories.organisation("示例装备公司")
    chief = factories.person(Role.ORGANISATION, organisation=company)
    client = browser()
    page = client.get(reverse("join", args=[company.code]))
    assert "This organisation is here already" in words(page)
    assert "title" not in page.context["application"].fields
    client.post(reverse("join", args=[company.code]), ACCOUNT | REST)
    record = Enrolment.objects.get()
    assert (record.owner, record.title) == (company, "示例装备公司")
    assert record.number in words(browser(chief).get(reverse("enrolment:list"), {"desk": "waiting"}))
    act(record, "approve", by=chief)
    joined = again(record.created_by).powers
    assert joined.places(Role.ENTERPRISE) == (company.pk,)
    assert not joined.holds(Role.ORGANISATION)
    assert Organisation.objects.count() == 1


def test_only_the_county_in_charge_or_the_organisation_itself_decides() -> None:
    cast = factories.cast()
    record = create("enrolment", by=cast.broker, **enrolment_fields(code=cast.company.code))
    act(record, "submit", by=cast.broker)
    other = factories.person(Role.ORGANISATION, organisation=cast.other_company)
    for who in (cast.elsewhere, cast.author, other, cast.broker, cast.leader):
        with pytest.raises(PermissionDenied):
            act(record, "approve", by=who)
    act(record, "return", by=cast.county, reason="请补充职务")
    walk(record, ("submit", cast.broker), ("refuse", cast.city))
    assert again(cast.broker).memberships.count() == 0


def test_an_application_is_made_once_and_by_no_member() -> None:
    cast = factories.cast()
    fields = enrolment_fields(code=cast.company.code)
    member = create("enrolment", by=cast.author, **fields)
    with pytest.raises(ValidationError):
        act(member, "submit", by=cast.author)
    first, second = (create("enrolment", by=cast.broker, **fields) for _each in range(2))
    act(first, "submit", by=cast.broker)
    with pytest.raises(ValidationError):
        act(second, "submit", by=cast.broker)


def test_two_applications_for_a_new_organisation_make_one_of_it() -> None:
    cast = factories.cast()
    fields = enrolment_fields()
    for who in (cast.broker, cast.expert):
        act(create("enrolment", by=who, **fields), "submit", by=who)
    for record in Enrolment.objects.order_by("pk"):
        act(record, "approve", by=cast.county)
    made = Organisation.objects.get(code=fields["code"])
    assert again(cast.broker).powers.places(Role.ORGANISATION) == (made.pk,)
    assert again(cast.expert).powers.places(Role.ENTERPRISE) == (made.pk,)
    assert not again(cast.expert).powers.holds(Role.ORGANISATION)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"account-again": "别的"}, "The two passwords are different."),
        ({"account-password": "123", "account-again": "123"}, "password"),
        ({"account-username": "TAKEN"}, "This user name is taken."),
        ({"contact_phone": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(change: dict[str, str], said: str) -> None:
    Person.objects.create_user("taken", name="先示例")
    page = browser().post(reverse("join", args=[factories.credit_code()]), new_organisation() | change)
    assert page.status_code == 422
    assert said in words(page)
    assert "示例新材料公司" in page.content.decode()
    assert not Record.objects.exists()
    assert not Person.objects.filter(username="shen").exists()


@pytest.mark.parametrize("code", ["91370100MA30002211", "123", "91350100M000100Y4Z"])
def test_a_wrong_code_is_refused_in_words(code: str) -> None:
    for page in (browser().get(reverse("join-begin"), {"code": code}), browser().get(reverse("join", args=[code]))):
        assert page.status_code == 422
        assert "character" in words(page)


def test_too_many_applications_from_one_address_wait_and_lose_nothing(settings: Any) -> None:
    settings.JOIN_RATE = 1
    counting.forget(float("inf"))
    client, others = browser(), {"account-username": "second", "title": "另一家示例公司"}
    for _wrong in range(3):
        client.post(reverse("join", args=[factories.credit_code()]), {"title": "不全"})
    client.post(reverse("join", args=[factories.credit_code()]), new_organisation())
    refused = client.post(reverse("join", args=[factories.credit_code()]), new_organisation() | others)
    assert refused.status_code == 429
    assert "Too many applications" in words(refused)
    assert 'value="另一家示例公司"' in refused.content.decode()
    assert Enrolment.objects.count() == 1
    assert not Person.objects.filter(username="second").exists()
    elsewhere = client.post(
        reverse("join", args=[factories.credit_code()]), new_organisation() | others, REMOTE_ADDR="192.0.2.7"
    )
    assert elsewhere.status_code == 302
    counting.forget(float("inf"))


def test_an_applicant_sees_under_my_organisation_how_the_application_stands() -> None:
    cast = factories.cast()
    person = factories.person(Role.BROKER)
    person.grants.all().delete()
    page = reverse("my-organisation")
    assert "You belong to no organisation yet" in words(browser(person).get(page))
    record = create("enrolment", by=person, **enrolment_fields(code=cast.company.code))
    act(record, "submit", by=person)
    answer = browser(person).get(page)
    assert "Your application is under review" in words(answer)
    assert "It is to be answered by" in words(answer)
    assert f'href="{address(record)}"' in answer.content.decode()
    act(record, "return", by=cast.county, reason="请补充职务")
    assert "Your application waits for you" in words(browser(person).get(page))
    walk(record, ("submit", person), ("refuse", cast.county))
    assert "See the last application" in words(browser(person).get(page))


def test_members_come_to_their_organisation_and_its_administrator_to_its_own_page() -> None:
    company = factories.organisation()
    for role, name in ((Role.ENTERPRISE, "organisation"), (Role.ORGANISATION, "own-organisation")):
        person = factories.person(role, organisation=company)
        assert browser(person).get(reverse("my-organisation"))["Location"] == reverse(name, args=[company.code])


def test_what_is_returned_is_mailed_to_the_applicant_at_once(settings: Any) -> None:
    settings.EMAIL_HOST = "127.0.0.1"
    cast = factories.cast()
    Person.objects.filter(pk=cast.broker.pk).update(email="broker@example.cn")
    Person.objects.filter(pk=cast.county.pk).update(email="county@example.cn")
    record = create("enrolment", by=cast.broker, **enrolment_fields())
    act(record, "submit", by=cast.broker)
    assert mailed(record) == []  # whoever decides hears of it in the digest
    act(record, "return", by=cast.county, reason="请补充职务")
    assert mailed(record) == [(["broker@example.cn"], True)]


def test_what_is_wrong_with_account_and_application_stands_in_one_list() -> None:
    page = browser().post(reverse("join", args=[factories.credit_code()]), {}).content.decode()
    assert page.count('class="error-summary"') == 1
    assert page.index('href="#id_account-name"') < page.index('href="#id_title"')
