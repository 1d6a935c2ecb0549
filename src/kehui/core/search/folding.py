"""Characters that count as one: width, compatibility form, case, and traditional beside simplified."""

import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]

_FOLDED_BLOCKS: Final = (
    range(0x3400),
    range(0xA000, 0xAC00),
    range(0xF900, 0x10000),
    range(0x1D400, 0x1D800),
)
_HYPHENS: Final = (0x2010, 0x2011, 0x2212)  # the typographic one, the one where no line breaks, minus
_SURROGATES: Final = slice(0xD800, 0xE000)


def codes_of(text: str) -> Codes:
    """Code points of a text, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def fold(text: str) -> str:
    """Fold width, compatibility forms, case and script, one character to one: places stay those of the original.

    >>> fold("Ｔ３００ 碳纖維，Q345Ｂ")
    't300 碳纤维,q345b'
    """
    return _folding()[codes_of(text)].tobytes().decode("utf-32-le")


@cache
def _folding() -> Codes:
    """Code point to folded code point, one to one; surrogates become spaces."""
    table = np.arange(0x110000, dtype=np.uint32)
    for code in (code for block in _FOLDED_BLOCKS for code in block):
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(folded) == 1:
            table[code] = ord(folded)
    for traditional, simplified in _simplified().items():
        table[ord(traditional)] = ord(simplified)
    table[_SURROGATES] = 0x20
    table[list(_HYPHENS)] = ord("-")
    return table[table]  # a compatibility form may stand for a traditional character


def _simplified() -> dict[str, str]:
    """Traditional character to simplified one: the table of OpenCC, of several choices the first."""
    lines = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines)
    return {pair[0]: pair[1] for pair in pairs if len(pair) > 1 and len(pair[0]) == len(pair[1]) == 1}
