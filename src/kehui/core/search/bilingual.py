"""Terms in two languages, learnt from the texts themselves: 支持向量机(support vector machine) is written everywhere.

What comes out is a table of equivalents, to be passed to `synonyms.expanded`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kehui.core.search.folding import fold
from kehui.core.search.tokens import normal

SHORTEST, LONGEST = 2, 10  # characters of a Chinese term
_BEFORE: Final = "的和与及或在对为是了中之将把被由从以等用该其一种基于采用利用通过进行提出使用结合包括称即"
_STATED: Final = re.compile(
    r"([一-鿿]{2,16})[\"”』》]?\s?\(\s?(?:简称|英文|即|又称)?:?\s?"  # the Chinese term and what may introduce its names
    r"([a-z][a-z0-9]*(?:[ -][a-z0-9]+){0,5})\s?(?:[,;:]\s?([a-z][a-z0-9-]{1,9})\s?)?[),;]"  # a name, an abbreviation
)


def learnt(texts: Iterable[str], *, least: int = 2) -> dict[str, list[str]]:
    """Chinese terms with the English words and abbreviations that stand in brackets behind them.

    Where a term begins is told by its other occurrences: it is the longest piece before the bracket that is written at
    least `least` times in all; and a pair counts that is stated as often, so that names of authors do not.

    >>> learnt(["用支持向量机(support vector machine, SVM)分类", "支持向量机(Support Vector Machine,SVM)的核函数"])
    {'支持向量机': ['support vector machine', 'svm']}
    """
    folded = [fold(text) for text in texts]
    stated = [found for text in folded for found in _STATED.findall(text)]
    pieces = {run[-size:] for run, *_ in stated for size in range(SHORTEST, min(LONGEST, len(run)) + 1)}
    written = Counter(piece for text in folded for piece in _pieces(text) if piece in pieces)
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for run, *names in stated:
        if term := _term(run, written, least):
            table[term].update(name for name in names if len(name) > 1)
    kept = {term: [name for name, times in names.most_common(4) if times >= least] for term, names in table.items()}
    return {term: names for term, names in sorted(kept.items()) if names}


def both_ways(table: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The same table, to be asked in either language.

    >>> both_ways({"支持向量机": ["svm"]})
    {'支持向量机': ['svm'], 'svm': ['支持向量机']}
    """
    both: dict[str, list[str]] = {term: list(names) for term, names in table.items()}
    for term, names in table.items():
        for name in names:
            if normal(name):
                both.setdefault(name, []).append(term)
    return both


def _pieces(text: str) -> Iterator[str]:
    for run in re.findall(r"[一-鿿]{2,}", text):
        for start in range(len(run) - SHORTEST + 1):
            for end in range(start + SHORTEST, min(start + LONGEST, len(run)) + 1):
                yield run[start:end]


def _term(run: str, written: Mapping[str, int], least: int) -> str:
    """The longest end of a run that is written often enough and does not begin with a word that joins."""
    for size in range(min(LONGEST, len(run)), SHORTEST, -1):
        piece = run[-size:]
        if written[piece] >= least and piece[0] not in _BEFORE:
            return piece
    return ""
