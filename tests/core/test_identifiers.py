"""Record numbers and credit codes: what is read, what is refused, and how the refusal is worded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.identifiers import (
    CREDIT_CODE_LETTERS,
    OrganisationSubject,
    RecordNumber,
    check_organisation_code,
    organisation_subject,
    parse_number,
)
from kehui.core.words import Refused

VALID = (  # domain study §2.1: the standard's example, two real ones, a sum of 0 modulo 31, an X inside the subject
    "91350100M000100Y43",
    "91110108551385082Q",
    "91110000600037341L",
    "91370100MA30002210",
    "91370200MA300007XM",
)


@pytest.mark.parametrize(
    "typed",
    [
        "XQ-2026-000123",
        "xq-2026-123",
        "ＸＱ－２０２６－０００１２３",
        "xq2026000123",
        " XQ 2026 123 ",
        "XQ—2026—123",
        "2026-123",
        "123",
    ],
)
def test_a_record_number_is_read_as_people_type_it(typed: str) -> None:
    assert parse_number(typed, prefix="XQ", year=2026) == RecordNumber("XQ", 2026, 123)


@pytest.mark.parametrize("typed", ["2026-123", "XQ-123", "123"])
def test_missing_parts_without_a_stand_in_are_refused(typed: str) -> None:
    with pytest.raises(Refused, match="only a part"):
        parse_number(typed)


@pytest.mark.parametrize("typed", ["", "XQ", "XQ-2026-", "XQ-2026-000000", "X-2026-1", "XQ-2026-1-2", "需求一号", "٣"])
def test_what_is_no_number_is_refused_in_words(typed: str) -> None:
    with pytest.raises(Refused, match="not a record number"):
        parse_number(typed, prefix="XQ", year=2026)


def test_the_serial_starts_again_each_year() -> None:
    last = RecordNumber("XQ", 2026, 999_999)
    assert str(last.following(2026)) == "XQ-2026-1000000"
    assert str(last.following(2027)) == "XQ-2027-000001"


@given(
    st.from_regex(r"[A-Z]{2,4}", fullmatch=True),
    st.integers(min_value=1900, max_value=2999),
    st.integers(min_value=1, max_value=99_999_999),
)
def test_what_is_written_is_read_back(prefix: str, year: int, serial: int) -> None:
    number = RecordNumber(prefix, year, serial)
    assert parse_number(str(number)) == number
    assert parse_number(str(number).replace("-", "").lower()) == number


@pytest.mark.parametrize("code", VALID)
def test_valid_credit_codes(code: str) -> None:
    assert check_organisation_code(code) == code
    assert check_organisation_code(f" {code[:6].lower()} {code[6:]}") == code


def test_letters_may_register_organisations_too() -> None:
    assert organisation_subject("N2370112MF1234567T").department_label == "agriculture"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("91350100M000100Y4Z", "character 18 is “Z”"),
        ("91350100M000100Y44", "the check character is 4, but the 17 characters before it give 3"),
        ("91350100M000100Y4", "the code has 17 characters"),
        ("9135O100M000100Y43", "character 5 is “O”"),
        ("913501A0M000100Y43", "character 7 is “A”; characters 3 to 8 are the region"),
        ("91350100M000100汉43", "character 16 is “汉”"),
        ("", "the code has 0 characters"),
    ],
)
def test_a_wrong_credit_code_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        check_organisation_code(typed)


@given(st.sampled_from(VALID), st.integers(min_value=0, max_value=17), st.sampled_from(CREDIT_CODE_LETTERS))
def test_any_single_typing_error_is_found(code: str, position: int, letter: str) -> None:
    typed = code[:position] + letter + code[position + 1 :]
    if typed == code:
        assert check_organisation_code(typed) == code
    else:
        with pytest.raises(Refused):
            check_organisation_code(typed)


def test_the_parts_of_a_credit_code() -> None:
    subject = organisation_subject("91110108551385082Q")
    assert subject == OrganisationSubject("9", "1", "110108", "551385082")
    assert (subject.department_label, subject.class_label) == ("market regulation", "enterprise")
    assert organisation_subject("91110108551385082q").subject == "551385082"
