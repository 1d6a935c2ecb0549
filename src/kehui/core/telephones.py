"""Telephone numbers as people in China write them: mobile, with an area code, hotlines, and those of other countries.

>>> check_telephone("０５３１－８６０１２３４５")
'0531-86012345'
>>> check_telephone("1380013800")
Traceback (most recent call last):
kehui.core.words.Refused: a mobile number has 11 digits; 1380013800 has 10
"""

import re
import unicodedata

from .words import Refused
from .words import mark as _

BETWEEN = re.compile(r"\s*[、，,;；/]\s*|\s+或\s*")  # several numbers of one person
DASHES = re.compile(r"\s*[‐‑‒–—―−]\s*|\s*-\s*")
EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?)\s*(\d{1,6})$", re.IGNORECASE)
WRITTEN = re.compile(r"\+?[\d\-() ]+")
MOBILE = re.compile(r"1[3-9]\d*")
MOBILE_DIGITS = 11
AREA = r"(?:010|02\d|0[3-9]\d{2})"  # three digits for the largest cities, four for the others
FIXED = re.compile(rf"\(?{AREA}\)?[- ]?\d{{3,4}}[- ]?\d{{4}}(?:-\d{{1,6}})?")
HOTLINE = re.compile(r"[48]00\d{7}|1[012]\d{1,4}|9[56]\d{3,6}")
LOCAL = re.compile(r"[2-8]\d{6,7}")  # as it is dialled within one city
ABROAD = re.compile(r"\+(?!86)\d{7,15}")
HOME = re.compile(r"^(?:\+|00)86[- ]?")


def check_telephone(text: str) -> str:
    """One or several numbers in half-width characters; :class:`Refused` says what is wrong with the first that is."""
    typed = DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip()
    numbers = [" ".join(each.split()) for each in BETWEEN.split(typed) if each]
    for number in numbers or [typed]:
        _check(number)
    return "、".join(numbers)


def _check(number: str) -> None:
    """One number, with or without the code of China and an extension."""
    bare = EXTENSION.sub("", HOME.sub("", number))
    digits = re.sub(r"\D", "", bare)
    if not WRITTEN.fullmatch(bare):
        raise Refused(_("“%(text)s” is no telephone number; write 13800138000 or 0531-86012345"), text=number)
    if HOTLINE.fullmatch(digits) or FIXED.fullmatch(bare) or ABROAD.fullmatch(re.sub(r"[^\d+]", "", bare)):
        return
    if MOBILE.fullmatch(digits):
        if len(digits) != MOBILE_DIGITS:
            raise Refused(_("a mobile number has 11 digits; %(text)s has %(count)d"), text=number, count=len(digits))
        return
    if LOCAL.fullmatch(digits):
        raise Refused(_("put the area code before %(text)s, as in 0531-86012345"), text=number)
    raise Refused(_("“%(text)s” is no telephone number; write 13800138000 or 0531-86012345"), text=number)
