"""Queries weigh terms by sort, field and how often they are said."""

import pytest

from kehui.core.search.query import Query


def test_fields_weigh_as_told_and_one_by_default() -> None:
    query = Query.of({"title": "锅炉", "body": "T300 锅炉"}, weights={"title": 2})
    assert query.terms["锅炉"] == pytest.approx((2 + 1) * 2 / 3)
    assert query.terms["t300"] == 2
    assert query.runs == ("锅炉", "t300", "锅炉")


def test_a_repeated_term_weighs_less_than_double() -> None:
    assert Query.of("锅炉，锅炉，锅炉").terms["锅炉"] == pytest.approx(1.5)


def test_fields_of_no_weight_are_left_out() -> None:
    assert set(Query.of({"a": "锅炉", "b": "T300"}, weights={"a": 0}).terms) == {"t300"}


def test_leaving_terms_out_keeps_what_was_asked() -> None:
    query = Query.of("锅炉 T300").without("t300")
    assert "t300" not in query.terms
    assert "t300" in query.asked
