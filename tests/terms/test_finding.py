"""Terms are found by code, name, pinyin, initials and other names, and a text means one term or says why not."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kehui.terms.finding import find, resolve
from kehui.terms.services import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def _regions(db: None) -> None:  # noqa: ARG001
    load("region")


@pytest.mark.usefixtures("_regions")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("jinan", "370100"), ("jn", "370100"), ("济南", "370100"), ("3701", "370100"), ("ＪＩＮＡＮ", "370100"),
        ("历下", "370102"), ("lxq", "370102"), ("lixia", "370102"), ("laoling", "371481"), ("苍山县", "371324"),
        ("济南 市中", "370103"), ("jinan szq", "370103"), ("枣庄市 › 市中区", "370402"), ("tai'an", "370900"),
        ("Lixia District", "370102"), ("370102 历下区", "370102"),
    ],
)  # fmt: skip
def test_the_best_is_what_was_meant(text: str, code: str) -> None:
    assert find("region", text).terms[0].code == code or resolve("region", text).code == code
    if text not in ("370102 历下区",):
        assert find("region", text, on=timezone.localdate()).terms[0].code == code


@pytest.mark.usefixtures("_regions")
def test_without_a_text_the_top_of_the_tree_comes_first_in_one_query() -> None:
    with CaptureQueriesContext(connection) as asked:
        found = find("region", "", on=timezone.localdate())
        names = [term.full_name() for term in found.terms]
    assert names[:3] == ["山东省", "济南市", "青岛市"]
    assert (len(found.terms), found.total) == (20, 153)
    assert len(asked) == 2


@pytest.mark.usefixtures("_regions")
def test_a_text_that_means_several_or_none_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match=r"370103.*370402"):
        resolve("region", "市中区")
    with pytest.raises(ValidationError, match="火星"):
        resolve("region", "火星")


@pytest.mark.usefixtures("_regions")
def test_a_term_that_has_ended_names_its_successor() -> None:
    with pytest.raises(ValidationError, match=r"371202.*2018-12-31.*370116"):
        resolve("region", "371202")
    old = resolve("region", "371202", any_day=True)
    assert resolve("region", "371202", kept=old.pk) == old


def test_a_name_inside_another_is_found_by_its_own_pinyin() -> None:
    load("sector")
    assert "39" in [term.code for term in find("sector", "dzsb").terms]
    assert "39" in [term.code for term in find("sector", "tongxin").terms]
    assert find("sector", "计算机、通信").terms[0].code == "39"
