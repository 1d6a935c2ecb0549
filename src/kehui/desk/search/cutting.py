"""Cuts texts, pinyin and numbers into what the look-up index holds, the same way for what is kept and what is asked."""

from itertools import pairwise

from kehui.core.search.tokens import is_han, normal

BREAK = "\x1f"  # stands between runs, so that no phrase reaches over a comma
SPELT = 4  # letters of a piece of pinyin
FIRST = (2, 3)  # initials of a piece
SHORTEST, LONGEST = 3, 12  # characters of a part of a number
_END = "_"


def runs(text: str) -> list[str]:
    """A text as runs of Han characters and words, folded; not stemmed, as a word may be pinyin, or half of one.

    >>> runs("T300碳纤维，XQ-2026-12")
    ['t300', '碳纤维', 'xq-2026-12']
    """
    return normal(text, stems=False).split()


def pairs(run: str) -> list[str]:
    """The terms of one run: a word is one, Han characters go in pairs, a single one stays alone.

    >>> pairs("碳纤维")
    ['碳纤', '纤维']
    """
    return ["".join(pair) for pair in pairwise(run)] if is_han(run) and len(run) > 1 else [run]


def terms(text: str) -> list[str]:
    """The terms of a text in their order, runs kept apart."""
    return [term for run in runs(text) for term in (*pairs(run), BREAK)]


def characters(text: str) -> list[str]:
    """The single Han characters of a text, each once."""
    return list(dict.fromkeys(character for run in runs(text) if is_han(run) for character in run))


def letters(syllables: str) -> str:
    """Pinyin or a Latin word as plain letters and digits."""
    return "".join(filter(str.isalnum, syllables.lower()))


def spelt(syllables: str) -> list[str]:
    """Pieces of pinyin from every letter on.

    >>> spelt("tan xian")
    ['tanx', 'anxi', 'nxia', 'xian', 'ian_', 'an__', 'n___']
    """
    whole = letters(syllables)
    padded = whole + _END * (SPELT - 1)
    return [padded[place : place + SPELT] for place in range(len(whole))]


def onsets(syllables: str) -> list[str]:
    """Pieces of pinyin from every syllable on.

    >>> onsets("tan xian wei")
    ['tanx', 'xian', 'wei_']
    """
    parts = [part for part in map(letters, syllables.split()) if part]
    rest = ["".join(parts[place:])[:SPELT] for place in range(len(parts))]
    return list(dict.fromkeys(piece.ljust(SPELT, _END) for piece in rest))


def initials(syllables: str) -> list[str]:
    """Pieces of the row of first letters, two and three long; those of one length stand together.

    >>> initials("tan xian wei")
    ['tx', 'xw', 'txw']
    """
    row = "".join(part[0] for part in map(letters, syllables.split()) if part)
    return [row[place : place + size] for size in FIRST for place in range(len(row) - size + 1)]


def parts_of_number(number: str) -> list[str]:
    """Every part of a number that may be asked for, also without the zeros before its serial.

    >>> {"000123", "xq202612", "123"} <= set(parts_of_number("XQ-2026-000123"))
    True
    """
    head, dash, serial = number.rpartition("-")
    short = [f"{head}{serial.lstrip('0')}"] if dash else []
    found: dict[str, None] = {}
    for form in map(letters, (number, *short)):
        for size in range(SHORTEST, LONGEST + 1):
            found.update(dict.fromkeys(form[place : place + size] for place in range(len(form) - size + 1)))
    return list(found)
