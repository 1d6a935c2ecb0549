"""The rules of talents: a person is shown without a name and with consent, and counts with a proof of arrival."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kehui.records.attachments import attach
from kehui.records.kinds import kinds
from kehui.records.models import Event
from kehui.records.queries import hidden, visible
from kehui.records.services import act, create
from tests import factories
from tests.supplies import consent, published_offer, published_talent, talent_fields

pytestmark = pytest.mark.django_db
KEPT = {"contact_name", "contact_phone", "contact_email", "consent_on", "consent_text"}


def test_a_person_is_shown_with_consent_only() -> None:
    cast = factories.cast()
    made = create("talent", by=cast.expert, **talent_fields(None, direction="offered"))
    with pytest.raises(ValidationError) as refused:
        act(made, "submit", by=cast.expert)
    assert set(refused.value.error_dict) == {"consent_on", "consent_text"}
    with pytest.raises(ValidationError):
        act(made, "submit", by=cast.expert, **consent() | {"consent_on": factories.ahead(1)})
    act(made, "submit", by=cast.expert, **consent())


def test_an_offer_names_no_organisation_and_a_post_needs_one() -> None:
    cast = factories.cast()
    with pytest.raises(ValidationError) as refused:
        create("talent", by=cast.expert, **talent_fields(cast.university, direction="offered"))
    assert set(refused.value.error_dict) == {"owner"}
    with pytest.raises(ValidationError) as refused:
        act(create("talent", by=cast.county, **talent_fields(None)), "submit", by=cast.county)
    assert set(refused.value.error_dict) == {"owner"}


def test_who_offers_their_work_stays_unnamed_and_may_end_it_any_time() -> None:
    cast = factories.cast()
    offer = published_offer(cast)
    kind = kinds["talent"]
    for person in (cast.stranger, cast.author, cast.scholar):  # the scholar works in the same university
        assert hidden(kind, offer, person) == KEPT
    written = str(list(Event.objects.filter(record=offer.pk).values_list("changes")))
    assert "孙示例" not in written
    assert "0531-" not in written
    event = act(offer, "revoke", by=cast.expert)
    assert (event.target, event.reason) == ("revoked", "")
    assert {name for name, person in cast.people().items() if visible(kind, person).exists()} == {"expert"}


def test_arrivals_are_proved_and_no_more_than_wanted() -> None:
    cast = factories.cast()
    made = factories.walk(published_talent(cast), ("interview", cast.author), ("sign", cast.author))
    arrival = {"arrived_on": timezone.localdate(), "arrivals": 3}
    with pytest.raises(ValidationError):
        act(made, "arrive", by=cast.city, **arrival | {"arrivals": 2})
    attach(made, factories.letter("社保证明.pdf"), by=cast.author)
    with pytest.raises(ValidationError) as refused:
        act(made, "arrive", by=cast.city, **arrival)
    assert set(refused.value.error_dict) == {"arrivals"}
    act(made, "arrive", by=cast.city, **arrival | {"arrivals": 2})
