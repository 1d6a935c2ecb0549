"""The rules of finance products: a bank offers its own only, and new terms are checked again."""

import pytest
from django.core.exceptions import ValidationError

from kehui.records.refusals import SecondPersonError
from kehui.records.services import act, create
from tests import factories
from tests.supplies import finance_fields, published_product

pytestmark = pytest.mark.django_db


def test_a_bank_offers_in_its_own_name_only() -> None:
    cast = factories.cast()
    with pytest.raises(ValidationError) as refused:
        create("finance", by=cast.banker, **finance_fields(cast.company))
    assert set(refused.value.error_dict) == {"owner"}


def test_amounts_from_and_up_to_fit() -> None:
    cast = factories.cast()
    with pytest.raises(ValidationError) as refused:
        create("finance", by=cast.banker, **finance_fields(cast.bank, least=2_000_000, most=1_000_000))
    assert set(refused.value.error_dict) == {"most"}


def test_new_terms_are_checked_again() -> None:
    cast = factories.cast()
    made = published_product(cast)
    made = factories.walk(made, ("pause", cast.banker), ("adjust", cast.banker, {"rate": "3.4%"}))
    assert (made.state, made.rate) == ("submitted", "3.4%")
    act(made, "check", by=cast.department)
    with pytest.raises(SecondPersonError):
        act(made, "publish", by=cast.department)
