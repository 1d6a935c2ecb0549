"""Terms know their place in the tree, their days, their successors, and their name in both languages."""

from datetime import date

import pytest
from django.utils.translation import override

from kehui.terms.lineage import counted_under
from kehui.terms.models import Term, Tree
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_path_leads_from_the_root_down() -> None:
    assert factories.region().path == "370000/370100/370102/"
    assert factories.term("industry", "I02").path == "I02/"


def test_terms_are_valid_on_their_days_both_included() -> None:
    old, new = factories.region("371202"), factories.region("370116")
    for day, found in ((date(2018, 12, 31), old), (date(2019, 1, 1), new)):
        assert set(Term.objects.of(Tree.REGION).valid(day)) & {old, new} == {found}
    assert new in Term.objects.valid()
    assert old not in Term.objects.valid()


def test_what_was_laiwu_counts_under_jinan_from_2019_on() -> None:
    city, district = factories.region("371200"), factories.region("371202")
    jinan = factories.region(factories.JINAN)
    assert {city, district} <= set(Term.objects.below(jinan))
    assert {city.pk, district.pk} <= counted_under(jinan, date(2019, 1, 1))
    assert not {city.pk, district.pk} & counted_under(jinan, date(2018, 12, 31))
    assert district.pk in counted_under(city, date(2018, 12, 31))
    assert district.pk in counted_under(factories.region("370116"), date(2019, 1, 1))


def test_a_name_is_read_in_the_reader_s_language() -> None:
    jinan = factories.region(factories.JINAN)
    with override("zh-hans"):
        assert str(jinan) == "济南市"
        assert factories.region().full_name() == "济南市 › 历下区"
    with override("en"):
        assert str(jinan) == "Jinan"
        assert str(Term(name="无译名")) == "无译名"
