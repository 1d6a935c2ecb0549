"""Numbers that name things: record numbers such as XQ-2026-000123, and organisations' credit codes (统一社会信用代码).

Both are read as people write them (full width, lower case, spaces) and refused in words:

>>> str(parse_number("ｘｑ2026-123"))
'XQ-2026-000123'
>>> organisation_subject("91350100m000100y43").region
'350100'
>>> check_organisation_code("91350100M000100Y44")
Traceback (most recent call last):
kehui.core.words.Refused: the check character is 4, but the 17 characters before it give 3
"""

import re
import unicodedata
from dataclasses import dataclass

from stdnum.cn import uscc

from .words import Refused
from .words import mark as _

NUMBER = re.compile(
    r"(?:(?P<prefix>[A-Z]{2,4})-?)?(?:(?P<year>[12][0-9]{3})(?:-|(?=[0-9]{6,}$)))?(?P<serial>[0-9]{1,9})"
)
SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−_/]+")

CREDIT_CODE_LENGTH = 18
CREDIT_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z
DIGITS_FROM, DIGITS_TO = 3, 8  # positions of the region code, counted from 1

DEPARTMENTS = {  # GB 32100-2015, table of registering departments, with its first amendment
    "1": _("institutional establishment office"),
    "2": _("foreign affairs"),
    "3": _("justice"),
    "4": _("culture"),
    "5": _("civil affairs"),
    "6": _("tourism"),
    "7": _("religious affairs"),
    "8": _("trade unions"),
    "9": _("market regulation"),
    "A": _("military establishment office"),
    "N": _("agriculture"),
    "Y": _("other department"),
}
CLASSES = {  # department and class; the pairs that a science authority meets
    "11": _("government body"),
    "12": _("public institution"),
    "13": _("mass organisation"),
    "51": _("social association"),
    "52": _("private non-enterprise unit"),
    "53": _("foundation"),
    "91": _("enterprise"),
    "92": _("sole trader"),
    "93": _("farmers' cooperative"),
}


@dataclass(frozen=True, slots=True)
class RecordNumber:
    """A record's number: two to four capital letters for the kind, the year, and a serial that starts at 1."""

    prefix: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year:04d}-{self.serial:06d}"

    def following(self, year: int) -> "RecordNumber":
        """The number after this one for a record of `year`: each year starts again at 1."""
        return RecordNumber(self.prefix, year, self.serial + 1 if year == self.year else 1)


@dataclass(frozen=True, slots=True)
class OrganisationSubject:
    """What a credit code says of its organisation; labels are English source texts, empty where none is known."""

    department: str  # 1 character: who registered it
    organisation_class: str  # 1 character: its class within that department
    region: str  # 6 digits of GB/T 2260: where it was registered
    subject: str  # 9 characters: the organisation itself, the last one a check of GB 11714

    @property
    def department_label(self) -> str:
        return DEPARTMENTS.get(self.department, "")

    @property
    def class_label(self) -> str:
        return CLASSES.get(self.department + self.organisation_class, "")


def folded(text: str) -> str:
    """`text` in half-width capitals without blanks at either end, as both kinds of number are compared."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def parse_number(text: str, *, prefix: str = "", year: int = 0) -> RecordNumber:
    """Read a record number as a person typed it; `prefix` and `year` stand in for parts left out.

    Raises :class:`Refused` when the text is no number or a missing part has no stand-in.
    """
    found = NUMBER.fullmatch(SEPARATORS.sub("-", folded(text)))
    if found is None or not int(found["serial"]):
        raise Refused(_("“%(text)s” is not a record number; one looks like XQ-2026-000123"), text=text)
    kind, in_year = found["prefix"] or prefix, int(found["year"] or year)
    if not kind or not in_year:
        raise Refused(_("“%(text)s” is only a part of a record number; one looks like XQ-2026-000123"), text=text)
    return RecordNumber(kind, in_year, int(found["serial"]))


def check_organisation_code(text: str) -> str:
    """The 18 characters of a credit code (GB 32100-2015), cleaned; :class:`Refused` says what is wrong and where.

    The check character is 3^(i-1) weighted, modulo 31. Registering departments are not limited to digits: villages'
    collectives begin with N.
    """
    code = re.sub(r"[\s\-]", "", folded(text))
    if len(code) != CREDIT_CODE_LENGTH:
        raise Refused(_("the code has %(count)d characters; a credit code has 18"), count=len(code))
    for position, character in enumerate(code, start=1):
        if character not in CREDIT_CODE_LETTERS:
            raise Refused(
                _("character %(position)d is “%(character)s”; only digits and letters other than I, O, S, V, Z occur"),
                position=position,
                character=character,
            )
        if DIGITS_FROM <= position <= DIGITS_TO and not character.isdigit():
            raise Refused(
                _("character %(position)d is “%(character)s”; characters 3 to 8 are the region and must be digits"),
                position=position,
                character=character,
            )
    expected = uscc.calc_check_digit(code[:-1])
    if code[-1] != expected:
        raise Refused(
            _("the check character is %(found)s, but the 17 characters before it give %(expected)s"),
            found=code[-1],
            expected=expected,
        )
    return code


def organisation_subject(code: str) -> OrganisationSubject:
    """The parts of a credit code; raises :class:`Refused` as :func:`check_organisation_code` does."""
    code = check_organisation_code(code)
    return OrganisationSubject(code[0], code[1], code[2:8], code[8:17])
