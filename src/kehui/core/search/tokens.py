"""Text to terms: fold, normalise, and cut into character pairs, single characters and whole Latin or numeric words.

A *term* is a plain string: ``"碳纤"`` (pair), ``"碳"`` (character) or ``"t300"`` (word). Nothing is looked up in a
dictionary, and `cut` works on whole arrays of code points, so that hundreds of texts are cut in a millisecond.
"""

import re
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from importlib import import_module
from itertools import chain
from operator import add
from typing import Final, NamedTuple, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from kehui.core.search.folding import Codes, codes_of, fold

Places = NDArray[np.intp]


class _Stemmer(Protocol):
    """What is used of PyStemmer, which comes without types."""

    def stemWord(self, word: str, /) -> str: ...


PAIR, CHARACTER, WORD = 1.0, 0.5, 2.0  # weight of a term by its sort: measured in docs/explanation/matching.md
SPACE: Final = 0x20
PIECE: Final = "\x1d"  # in normalised text: what follows is another work of the same field
_SHORTEST_STEM: Final = 3  # letters; shorter words are symbols or abbreviations
_stemming = threading.local()
_ASCII: Final = "\x7f"
_BETWEEN_TEXTS: Final = "\x1e"
_LOW_BITS: Final = np.uint32((1 << 16) - 1)

_PRIMES: Final = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F], dtype=np.uint32)
_POWERS: Final = np.cumprod(np.full(64, 0x01000193, dtype=np.uint32), dtype=np.uint32)

_HAN: Final = "一-鿿㐀-䶿々〆〇ぁ-ゖァ-ヺー가-힣\U00020000-\U0003ffff"  # the commonest first, it is looked for in order
_LETTER: Final = rf"[a-z0-9]|[^\W_{_HAN}]|[°℃℉%‰]"
_LETTERS: Final = rf"(?:[a-z0-9]++|{_LETTER})++"
_KNOWN_UNIT: Final = (
    r"%|‰|°c?|℃|℉|pp[mb]|rpm|[kmgt]?hz|[kmg]?pa|bar|k[wva]|[mg]w|m[wva]|[kmgt]wh|kva|db|[kcmnpμ]m[23]?|nm3"
    r"|[kmμn]g|[mμ]l|min|[mμn]s|kn|[mk]?mol|[kmgt]bps|[kmgt]b|kda|cfu"
)
_SLASHED_UNIT: Final = r"[a-zμω%]{1,4}+[23]?(?:[/·]\(?[a-zμω]{1,4}(?:[23]|[-−][1-3])?\)?)+"
_UNIT_BEGINS: Final = r"(?=[a-zμω%‰°℃℉])"  # asked first, as most places are soon told not to be a unit
_TOKEN: Final = re.compile(
    rf"[{_HAN}]++(?:[ \t]++[{_HAN}]++)*+"
    rf"|\|\||{PIECE}"
    r"|-(?<![a-z0-9)]-)\d+(?:\.\d+)?(?= ?(?:℃|°c))"
    rf"|\d++(?:\.\d++)?+{_UNIT_BEGINS}(?=(?:{_SLASHED_UNIT}|{_KNOWN_UNIT})(?!{_LETTER}))"
    rf"|{_UNIT_BEGINS}(?:{_SLASHED_UNIT}|(?<=\d)(?:{_KNOWN_UNIT}))(?!{_LETTER})"
    rf"|{_LETTERS}(?:[-.]{_LETTERS})*+(?:\+\+|#)?"
)
_MODEL: Final = re.compile(r"(?<=[a-z])-(?=\d)")
_POWERED_UNIT: Final = re.compile(rf"(?:{_KNOWN_UNIT}|[smhdkl])-[1-4]|.*[/·].*")


@cache
def _han_codes() -> NDArray[np.bool_]:
    """Whether a code point is cut into pairs and characters rather than kept in a word."""
    han = np.zeros(0x110000, dtype=np.bool_)
    for code in re.findall(r"(.)(?:-(.))?", _HAN):
        first, last = code[0], code[1] or code[0]
        han[ord(first) : ord(last) + 1] = True
    return han


def normal(text: str, *, stems: bool = True) -> str:
    """The form in which the index keeps a text: its runs of Han characters and its words, one on each line.

    English words are kept as their stems, unless ``stems`` is False. ``||`` stands between the works of one author,
    and becomes a mark.

    >>> normal("220t/h 锅 炉，结渣；Q345B、5-HT ceramics").split()
    ['220', 't/h', '锅炉', '结渣', 'q345b', '5-ht', 'ceram']
    """
    runs: list[str] = _TOKEN.findall(fold(text))
    kept = "\n".join([run if run > _ASCII else _plain(run, stems=stems) for run in runs])
    return kept.replace(" ", "").replace("\t", "")  # only Han runs hold blanks


def _plain(run: str, *, stems: bool) -> str:
    """A run that begins with an ASCII character, as it is kept: T-300 is T300, while cm-1 is no cm1."""
    if stems and len(run) > _SHORTEST_STEM and run.isascii() and run.isalpha():
        return stem(run)
    if "-" in run and not _POWERED_UNIT.fullmatch(run):
        run = _MODEL.sub("", run)
    return PIECE if run == "||" else run


def spellings(text: str) -> dict[str, str]:
    """Words that are kept in another form, and how the text spells them where it first does.

    >>> spellings("强度 450 MPa 的 Coatings，450 mpa")
    {'mpa': 'MPa', 'coat': 'Coatings'}
    """
    spelt: dict[str, str] = {}
    for match in _TOKEN.finditer(fold(text)):
        if is_han(match[0]):
            continue
        written, kept = text[slice(*match.span())], match[0] if match[0] > _ASCII else _plain(match[0], stems=True)
        if kept != written and kept != PIECE:
            spelt.setdefault(kept, written)
    return spelt


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of an English word in small letters, the same for itself (Porter 2).

    >>> stem("coatings"), stem(stem("coatings"))
    ('coat', 'coat')
    """
    found = _stemmer().stemWord(word)
    return found if found == word else stem(found)


def _stemmer() -> "_Stemmer":
    """A stemmer of this thread: one is not to be used by two at once."""
    if not hasattr(_stemming, "of"):
        _stemming.of = import_module("Stemmer").Stemmer("english", 0)
    return cast(_Stemmer, _stemming.of)


class Cut(NamedTuple):
    """All term occurrences of several texts, as arrays."""

    keys: NDArray[np.uint32]
    """Hash of the term, one entry per occurrence."""
    owners: Places
    """Which of the texts the occurrence is in, one entry per occurrence."""
    lengths: Places
    """Pairs and words in each text, one entry per text."""


def in_han(codes: Codes) -> NDArray[np.bool_]:
    """Which code points are Han text, the others being in words or between."""
    return _han_codes().take(codes)


def cut(normal_texts: Sequence[str], *, letters: str | None = None) -> Cut:
    """Hashes of all terms of several normalised texts, and which text each is from. With `letters`, characters and
    pairs of other Han characters than these are left out, which is quicker; the lengths count them.

    >>> cut([normal("T300碳纤维"), normal("钢")]).lengths.tolist()
    [3, 0]
    """
    codes = codes_of(_BETWEEN_TEXTS.join((*normal_texts, "")))
    han, pairs, words = _places(codes)
    sizes = np.array([len(text) + 1 for text in normal_texts], dtype=np.intp)
    ends = np.cumsum(sizes)
    lengths = np.diff(np.searchsorted(pairs, ends) + np.searchsorted(words[0], ends), prepend=0)
    if letters is not None:
        asked = _among(codes_of(letters)).take(codes & _LOW_BITS)
        han &= asked
        pairs = np.flatnonzero(han[1:] & han[:-1])
        words = words[:, asked[words[0]] & asked[words[1] - 1]]
    at_han = np.flatnonzero(han)
    hashes = codes[pairs] * _PRIMES[0] + codes[pairs + 1] * _PRIMES[1] + _PRIMES[2]
    keys = _mixed(np.concatenate((codes[at_han] * _PRIMES[0], hashes, _words(codes, *words))))
    owner = np.repeat(np.arange(len(sizes)), sizes)
    return Cut(keys, owner[np.concatenate((at_han, pairs, words[0]))], lengths)


def _places(codes: Codes) -> tuple[NDArray[np.bool_], Places, Places]:
    """Which code points are Han, where pairs of them begin, and where words begin and end."""
    han = in_han(codes)
    in_word = np.concatenate(([False], ~han & (codes > SPACE), [False]))
    edges = np.flatnonzero(in_word[1:] != in_word[:-1])
    return han, np.flatnonzero(han[1:] & han[:-1]), edges.reshape(-1, 2).T


def _among(letters: Codes) -> NDArray[np.bool_]:
    """By the low bits of a code point, whether it may be one of some."""
    among = np.zeros(_LOW_BITS + 1, dtype=np.bool_)
    among[letters & _LOW_BITS] = True
    return among


def _words(codes: Codes, starts: Places, ends: Places) -> Codes:
    """Hashes of the words that begin and end at some places, which are yet to be mixed."""
    if not len(starts):
        return np.zeros(0, dtype=np.uint32)
    sizes = ends - starts
    firsts = np.cumsum(sizes) - sizes
    inside = np.arange(int(sizes.sum())) - np.repeat(firsts, sizes)
    spread = codes[inside + np.repeat(starts, sizes)] * _POWERS[inside % len(_POWERS)]
    return np.add.reduceat(spread, firsts, dtype=np.uint32) + _PRIMES[3]


def _mixed(values: Codes) -> Codes:
    """Spread the bits of products of code points over the whole 32 bits."""
    values = values ^ (values >> np.uint32(15))
    values = values * np.uint32(0x2C1B3C6D)
    return values ^ (values >> np.uint32(12))


def keys_of(some_terms: Sequence[str]) -> NDArray[np.uint32]:
    """Hash of each of some terms, the same as `cut` gives for it."""
    found = cut(some_terms)
    keys = np.zeros(len(some_terms), dtype=np.uint32)
    keys[found.owners] = found.keys  # of a pair's three entries the pair is the last, and stays
    return keys


def terms(text: str) -> Counter[str]:
    """Terms of a text with how often each occurs.

    >>> sorted(terms("T300碳纤维"))
    ['t300', '碳', '碳纤', '纤', '纤维', '维']
    """
    return terms_of(normal(text).split())


def terms_of(runs: Iterable[str]) -> Counter[str]:
    """Terms of some runs and words, with how often each occurs."""
    sorts = ((run, map(add, run, run[1:])) if is_han(run) else ((run,),) for run in runs)
    return Counter(chain.from_iterable(chain.from_iterable(sorts)))


def is_han(run: str) -> bool:
    """Whether a run or term is Han text (pair or character) rather than a word."""
    return _is_han(run[0])


@lru_cache(maxsize=1 << 16)
def _is_han(character: str) -> bool:
    return bool(_han_codes()[ord(character)])


def weight_of(term: str) -> float:
    """Weight of a term by its sort: pair 1, character 0.5, word 2."""
    if not is_han(term):
        return WORD
    return CHARACTER if len(term) == 1 else PAIR


def spans(text: str, wanted: Collection[str]) -> list[tuple[int, int]]:
    """Places (start, end) in the original text that show one of the wanted terms, merged, for highlighting.

    >>> spans("采用 T300 碳 纤维", {"t300", "碳纤"})
    [(3, 7), (8, 11)]
    """
    folded = fold(text)
    if _shows_none(folded, wanted):
        return []
    places: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(folded):
        if not is_han(match[0]):
            places += [match.span()] if normal(match[0]) in wanted or match[0] in wanted else []
            continue
        run = match[0].replace(" ", "").replace("\t", "")
        if not any(term in run for term in wanted):
            continue
        at = [place for place in range(*match.span()) if folded[place] not in " \t"]
        for size in (1, 2):
            places += [(at[i], at[i + size - 1] + 1) for i in range(len(run) - size + 1) if run[i : i + size] in wanted]
    return merged(sorted(places))


def _shows_none(folded: str, wanted: Collection[str]) -> bool:
    """Whether it is plain without cutting the text that none is there; words that have a stem are never plain."""
    bare = folded.replace(" ", "").replace("\t", "")
    joined = bare.replace("-", "")
    plain = (term in bare or term.replace("-", "") in joined or (term.isascii() and term.isalpha()) for term in wanted)
    return not any(plain)


def merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
