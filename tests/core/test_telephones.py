"""Telephone numbers: what is read, what is refused, and how the refusal is worded."""

import pytest

from kehui.core.telephones import check_telephone
from kehui.core.words import Refused


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "138 0013 8000"),
        ("１３８－００１３－８０００", "138-0013-8000"),
        ("+86 13800138000", "+86 13800138000"),
        ("0531-86012345", "0531-86012345"),
        ("0531 — 86012345", "0531-86012345"),
        ("(010) 6601 2345", "(010) 6601 2345"),
        ("053186012345", "053186012345"),
        ("0531-86012345-801", "0531-86012345-801"),
        ("0531-86012345转801", "0531-86012345转801"),
        ("0633-8781234，13800138000", "0633-8781234、13800138000"),
        ("400-820-8820", "400-820-8820"),
        ("12345", "12345"),
        ("95588", "95588"),
        ("+1 650 253 0000", "+1 650 253 0000"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, read: str) -> None:
    assert check_telephone(typed) == read


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("abc", "“abc” is no telephone number"),
        ("请打电话", "is no telephone number"),
        ("1380013800", "1380013800 has 10"),
        ("138001380001", "138001380001 has 12"),
        ("86012345", "put the area code before 86012345"),
        ("0531-860", "“0531-860” is no telephone number"),
        ("0531-86012345、1380013800", "1380013800 has 10"),
        ("00000", "is no telephone number"),
        ("、", "is no telephone number"),
        ("wang@example.cn", "is no telephone number"),
    ],
)
def test_what_is_no_number_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        check_telephone(typed)
