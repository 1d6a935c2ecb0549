"""The rules of policies: three people stand behind one, and what ended stays visible and marked."""

import pytest
from django.core.exceptions import ValidationError

from kehui.records.kinds import kinds
from kehui.records.queries import visible
from kehui.records.refusals import SecondPersonError
from kehui.records.services import act, create
from tests import factories
from tests.supplies import policy_fields, published_policy

pytestmark = pytest.mark.django_db


def test_content_and_law_are_checked_by_two_others() -> None:
    cast = factories.cast()
    made = create("policy", by=cast.city, **policy_fields())
    act(made, "submit", by=cast.city)
    with pytest.raises(SecondPersonError):
        act(made, "check", by=cast.city)
    act(made, "check", by=cast.city2)
    for person in (cast.city, cast.city2):
        with pytest.raises(SecondPersonError):
            act(made, "publish", by=person)
    act(made, "publish", by=cast.department)


def test_a_repealed_policy_is_still_read_by_everybody() -> None:
    cast = factories.cast()
    made = factories.walk(published_policy(cast), ("repeal", cast.city))
    assert (made.state, visible(kinds["policy"], cast.stranger).count()) == ("repealed", 1)
    assert "repealed" not in kinds["policy"].matchable.open


def test_what_has_run_out_is_not_published() -> None:
    cast = factories.cast()
    with pytest.raises(ValidationError) as refused:
        published_policy(cast, valid_until=factories.ahead(-1))
    assert set(refused.value.error_dict) == {"valid_until"}
