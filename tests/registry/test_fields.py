"""Keywords are kept in one form, however they were typed."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from kehui.registry.fields import KeywordsField, keywords


@given(st.text())
def test_keywords_stay_the_same_when_read_again(text: str) -> None:
    words = keywords(text)
    assert keywords(";".join(words)) == words
    assert all(word == word.strip() and word for word in words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("碳纤维；预浸料", "碳纤维;预浸料"), (" a , b,,a ", "a;b"), ("超声、测量\n应力", "超声;测量;应力"), ("；；", "")],
)
def test_separators(typed: str, kept: str) -> None:
    assert KeywordsField().clean(typed, None) == kept


def test_too_many_are_counted() -> None:
    with pytest.raises(ValidationError) as refused:
        KeywordsField(limit=3).clean("a;b;c;d", None)
    assert refused.value.params == {"limit": 3, "count": 4}
