"""What a term can be found by: its code, its names, and their pinyin from any syllable on, whole and by initials."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kehui.terms.models import Term

WHOLE, PART = "\n", "\t"  # what a key that is a whole name begins with, and one that begins inside a name
_LEFT_OUT = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """A text without case, width, blanks and punctuation.

    >>> folded("Ｊi'nan 济南、")
    'jinan济南'
    """
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text)).lower()


def keys_of(term: "Term") -> str:
    """Every key of a term."""
    names = [term.code, term.name, term.name_en, *other_names(term.aliases)]
    return keys_from(names, [term.pinyin], term.name_en.split()[1:])


def keys_from(names: Iterable[str], spellings: Iterable[str], inside: Iterable[str] = ()) -> str:
    """The names, their pinyin and words ``inside`` them, marked by how each begins and closed by a line's end."""
    whole = dict.fromkeys(filter(None, map(folded, names)))
    parts: dict[str, None] = {}
    for pinyin in spellings:
        for place, (full, initials) in enumerate(_spellings(pinyin)):
            (parts if place else whole).update(dict.fromkeys((full, initials)))
    parts.update(dict.fromkeys(filter(None, map(folded, inside))))
    keys = [*(WHOLE + key for key in whole), *(PART + key for key in parts if key not in whole)]
    return "".join(keys) + WHOLE


def other_names(aliases: str) -> list[str]:
    """The single names of a cell of aliases, whatever separates them.

    >>> other_names("胶南；四方、黄岛")
    ['胶南', '四方', '黄岛']
    """
    return [name.strip() for name in re.split(r"[;；,，、|]", aliases) if name.strip()]


def _spellings(pinyin: str) -> Iterator[tuple[str, str]]:
    """From each syllable on: everything together, and the first letters."""
    syllables = [folded(syllable) for syllable in pinyin.split()]
    syllables = [syllable for syllable in syllables if syllable]
    for place in range(len(syllables)):
        rest = syllables[place:]
        yield "".join(rest), "".join(syllable[0] for syllable in rest)
