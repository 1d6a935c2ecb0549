"""Terms in two languages, learnt from the texts themselves, by two ways that people write them.

Brackets: 支持向量机(support vector machine) is written everywhere. Side by side: many a record has an abstract in each
language, and what stands in the same records means the same (Dice's coefficient; Smadja, McKeown and Hatzivassiloglou,
1996). What comes out is a table of equivalents, to be passed to `synonyms.expanded`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import Any, Final

import numpy as np

from kehui.core.search.folding import fold
from kehui.core.search.tokens import normal, stem

MOST_TEXTS: Final = 20_000
LEAST_PAIRED: Final = 50  # texts in two languages; fewer say nothing about what belongs together

SHORTEST, LONGEST = 2, 10  # characters of a Chinese term
_LEAST_WORDS, _LEAST_HAN = 10, 10  # of a text in two languages
_LEAST_SHARE: Final = 1 / 6  # words for a character: fewer are abbreviations in a Chinese text
_WORD: Final = re.compile(r"(?<![a-z0-9-])[a-z]{3,}(?![a-z0-9-])")
_RUN: Final = re.compile(r"[一-鿿]{2,}")
_LONGEST_PAIRED: Final = 5
_LEAST_DICE, _MOST_SHARE = 0.25, 0.3
_TERMS_OF_A_WORD, _WORDS_OF_A_TERM = 3, 2
_ROWS: Final = 500  # words that are counted at a time
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
    ends = {run[-size:] for run, *_ in stated for size in range(SHORTEST, min(LONGEST, len(run)) + 1)}
    written = Counter(piece for text in folded for piece in _among(ends, text))
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for run, *names in stated:
        if term := _term(run, written, least):
            table[term].update(name for name in names if len(name) > 1)
    kept = {term: [name for name, times in names.most_common(4) if times >= least] for term, names in table.items()}
    return {term: names for term, names in sorted(kept.items()) if names}


def paired(texts: Iterable[str], *, least: int = 4) -> dict[str, list[str]]:
    """Chinese terms with English words that stand in the same texts, of those texts that hold both languages.

    Both occur in at least `least` texts and in at most three of ten, and together in at least as many. A word goes with
    no more than three terms, a term with two words. Takes about 12 seconds for 5,000 abstracts in two languages.
    """
    words: list[set[str]] = []
    pieces: list[set[str]] = []
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        folded = fold(text)
        english = _WORD.findall(folded)
        han = len(re.findall(r"[一-鿿]", folded))
        if han < _LEAST_HAN or len(english) < max(_LEAST_WORDS, han * _LEAST_SHARE):
            continue
        for word in english:
            forms[stem(word)][word] += 1
        words.append({stem(word) for word in english})
        pieces.append(set(_pieces(folded, longest=_LONGEST_PAIRED)))
    if len(words) < LEAST_PAIRED:
        return {}
    table: defaultdict[str, list[str]] = defaultdict(list)
    with_word: Counter[str] = Counter()
    for word, piece in _alike(words, pieces, least=least):
        if with_word[word] < _TERMS_OF_A_WORD and len(table[piece]) < _WORDS_OF_A_TERM:
            with_word[word] += 1
            table[piece].append(min(forms[word], key=lambda form: (-forms[word][form], form)))
    return {term: found for term, found in sorted(table.items()) if found}


def lexicon(texts: Iterable[str], *, most: int = MOST_TEXTS) -> dict[str, list[str]]:
    """What the first `most` texts teach, by brackets and side by side, to be asked in either language.

    >>> lexicon(["用支持向量机(SVM)分类", "支持向量机(SVM)的核函数"])
    {'支持向量机': ['svm'], 'svm': ['支持向量机']}
    """
    kept = list(islice(texts, most))
    table = {term: list(names) for term, names in learnt(kept).items()}
    for term, names in paired(kept).items():
        own = table.setdefault(term, [])
        own += [name for name in names if name not in own]
    return both_ways(table)


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


def _pieces(text: str, *, longest: int) -> Iterator[str]:
    for run in _RUN.findall(text):
        for start in range(len(run) - SHORTEST + 1):
            for end in range(start + SHORTEST, min(start + longest, len(run)) + 1):
                yield run[start:end]


def _among(ends: Set[str], text: str) -> Iterator[str]:
    """The pieces of the text that are among some ends, every shorter end of which is among them too."""
    for run in _RUN.findall(text):
        for end in range(SHORTEST, len(run) + 1):
            for start in range(end - SHORTEST, -1, -1):
                if (piece := run[start:end]) not in ends:
                    break
                yield piece


def _alike(words: Sequence[set[str]], pieces: Sequence[set[str]], *, least: int) -> Iterator[tuple[str, str]]:
    """Words and pieces that stand in nearly the same texts, the surest first, of equal ones the shortest piece."""
    names, left = _incidence(words, least)
    terms, right = _incidence(pieces, least)
    in_texts: Any = np.asarray(right.sum(axis=0)).ravel()
    rows: Any = left.T.tocsr()
    found: list[tuple[float, int, str, str]] = []
    for start in range(0, len(names), _ROWS):
        together: Any = (rows[start : start + _ROWS] @ right).tocoo()
        own: Any = np.asarray(rows[start : start + _ROWS].sum(axis=1)).ravel()
        dice: Any = 2 * together.data / (own[together.row] + in_texts[together.col])
        for place in np.flatnonzero((dice >= _LEAST_DICE) & (together.data >= least)).tolist():
            word, piece = names[start + int(together.row[place])], terms[int(together.col[place])]
            found.append((-round(float(dice[place]), 6), len(piece), word, piece))
    for _dice, _size, word, piece in sorted(found):
        yield word, piece


def _incidence(sets: Sequence[set[str]], least: int) -> tuple[list[str], Any]:
    """Which text holds what, as a sparse matrix (texts x names), of what is neither too rare nor too common."""
    from scipy.sparse import csr_matrix  # only where something is learnt: its memory is not to stay in every process

    counts = Counter(name for some in sets for name in some)
    names = sorted(name for name, times in counts.items() if least <= times <= _MOST_SHARE * len(sets))
    place = {name: number for number, name in enumerate(names)}
    cells = [sorted(place[name] for name in some if name in place) for some in sets]
    ends = np.cumsum([0, *map(len, cells)])
    columns = np.array([column for some in cells for column in some], dtype=np.int32)
    return names, csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(sets), len(names)))


def _term(run: str, written: Mapping[str, int], least: int) -> str:
    """The longest end of a run that is written often enough and does not begin with a word that joins."""
    for size in range(min(LONGEST, len(run)), SHORTEST, -1):
        piece = run[-size:]
        if written[piece] >= least and piece[0] not in _BEFORE:
            return piece
    return ""
