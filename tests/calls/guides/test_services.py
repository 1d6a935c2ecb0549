"""A guide item is traced to the demands it comes from."""

import pytest
from django.core.exceptions import ValidationError

from kehui.calls.guides.services import COMES_FROM
from kehui.records.services import act, create
from tests import callings, factories
from tests.factories import walk

pytestmark = pytest.mark.django_db


def test_the_demands_behind_it_are_linked() -> None:
    cast = factories.cast()
    demand = factories.published_demand(cast)
    sources = [{"number": demand.number, "remark": "两家企业提出"}]
    made = create("guide", by=cast.department, **callings.guide_fields(cast, sources=sources))
    made = walk(made, ("consult", cast.department))
    assert list(made.links_out.filter(relation=COMES_FROM).values_list("target", flat=True)) == [demand.pk]


def test_a_number_that_leads_to_no_demand_is_named_with_its_row() -> None:
    cast = factories.cast()
    sources = [{"number": "XQ-2026-999999", "remark": ""}]
    made = create("guide", by=cast.department, **callings.guide_fields(cast, sources=sources))
    with pytest.raises(ValidationError, match="XQ-2026-999999"):
        act(made, "consult", by=cast.department)
