"""Terms as people write them in tables: alone and behind names of what stands above."""

import pytest

from kehui.terms.models import Term
from kehui.terms.written import ways
from tests.factories import region

pytestmark = pytest.mark.django_db


def test_every_chain_of_names_that_ends_in_the_term() -> None:
    district = region()
    found = ways("region")
    for text in ("历下区", "济南市历下区", "山东省历下区", "山东省济南市历下区", "jinanlixiadistrict"):
        assert found[text] == [district], text
    assert "历下区济南市" not in found


def test_other_names_count_and_one_name_may_mean_several() -> None:
    city = region("370100")
    Term.objects.create(tree="region", code="370198", name="新区", aliases="高新区", parent=city)
    Term.objects.create(tree="region", code="370298", name="高新区", parent=region("370200"))
    found = ways("region")
    assert {term.code for term in found["高新区"]} == {"370198", "370298"}
    assert [term.code for term in found["济南市高新区"]] == ["370198"]
