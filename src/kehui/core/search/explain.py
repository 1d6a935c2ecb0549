"""Why a document matches, in phrases that people can read: what gave which part of the score, and what is missing."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from operator import add
from typing import Final

from kehui.core.search.intervals import BOUND, BOUND_WORDS
from kehui.core.search.query import Query
from kehui.core.search.scoring import RELATED, Hit, Part
from kehui.core.search.tokens import is_han, weight_of
from kehui.core.search.tokens import terms as terms_of
from kehui.core.search.units import is_symbol, unit_of
from kehui.core.search.words import edges, stands, whole

TOLD_APART: Final = 0.4  # of the rarest missing term: commoner ones would only name what every demand says
SHORT: Final = 8  # characters of a keyword, name or clause that people read as one
MOSTLY: Final = 0.7  # of its points
ENOUGH, LONG = 3, 5  # with so many of these, pieces cut out of sentences are not told; pieces as long are, before that
_PARTICLES: Final = "的与和及等在对为是了中之并或以"
_JOINING: Final = frozenset("的与于")  # no term begins with them, while 在线, 等离子 and 及时 begin with others
_COUNTED: Final = "一二两三四五六七八九十个台套条种项家月年级吨倍件块只株头"  # of a figure that stood before
_OPENING: Final = frozenset(
    ["针对", "为了", "由于", "目前", "现有", "传统", "希望", "寻求", "寻找", "需要", "要求", "解决", "征集"]
)
_LOOSE: Final = _PARTICLES + "从约为需须又也但则时后前内上下把将被使让就都还在不已曾其该此每各而且请"
_NEGATED: Final = "低高超少大小足到能易"  # 不锈钢 is a name, 不低于 none
_FIGURE: Final = re.compile(r"-?\d{1,2}|-?\d+\.\d+")
_SHOWN: Final = re.compile(b"\1+")
_SAYS_NOTHING: Final = frozenset(_COUNTED + _LOOSE)


def reasons(hit: Hit, query: Query) -> list[Part]:
    """The parts of a hit with overlapping pairs joined to phrases, heaviest first; they sum to the score.

    A phrase is a longest piece of the query whose pairs the field all shows, without particles at its ends; a
    character that is in no such phrase stands alone. A number and a unit are told with the quantity that agrees.

    >>> from kehui.core.search.ranking import Hit
    >>> parts = (Part("title", "碳纤", 3.0), Part("title", "纤维", 2.0), Part("title", "维", 0.5))
    >>> reasons(Hit("a", "paper", 5.5, parts, {}), Query.of("改性碳纤维"))
    [Part(field='title', term='碳纤维', value=5.5)]
    """
    of_field: defaultdict[str, list[Part]] = defaultdict(list)
    for part in hit.parts:
        of_field[part[0]].append(part)
    told: list[Part] = []
    for field, parts in of_field.items():
        terms = {term for _field, term, _value in parts}
        phrase_of = {**_phrases(terms, query.runs), **_measures(terms, query)}
        values: defaultdict[str, float] = defaultdict(float)
        for _field, term, value in parts:
            values[phrase_of.get(term, term)] += value
        told += [Part(field, phrase, value) for phrase, value in values.items()]
    return sorted(told, key=lambda part: (-part[2], part[:2]))


def _measures(shown: Set[str], query: Query) -> dict[str, str]:
    """The words of quantities that agree, each with its quantity."""
    agreeing = [term for term in query.quantities if term in shown]
    return {piece: term for term in reversed(agreeing) for piece in words_of(term, query) if piece in shown}


def words_of(term: str, query: Query) -> frozenset[str]:
    """The numbers, units and pairs that the query writes a quantity with."""
    return _words_of(query.quantities[term].written)


@lru_cache(maxsize=4096)
def _words_of(written: str) -> frozenset[str]:
    return frozenset(terms_of(written))


def _unit_alone(term: str, query: Query) -> bool:
    """Whether a term is a number or a unit of a quantity that does not agree, or a unit that the query names alone."""
    if term in query.quantities:
        return False
    measured = any(term in words_of(each, query) for each in query.quantities)
    return is_symbol(query.said(term)) or (measured and (not is_han(term) or unit_of(term) is not None))


def brief(parts: Sequence[Part], *, most: int) -> list[Part]:
    """The heaviest `most` parts and, as one part without field and term, the sum of all others."""
    named = [part for part in parts if part.term]
    parts, rest = named[:most], [*named[most:], *(part for part in parts if not part.term)]
    return [*parts, *([Part("", "", sum(part.value for part in rest))] if rest else [])]


def told(hit: Hit, query: Query, *, most: int) -> list[Part]:
    """The heaviest reasons in the words of the query as it is written, and the sum of all others.

    >>> from kehui.core.search.ranking import Hit
    >>> parts = (Part("title", "t300", 3.0), Part("title", "碳纤", 2.0), Part("title", "酸", 0.5))
    >>> [part.term for part in told(Hit("a", "paper", 5.5, parts, {}), Query.of("T300碳纤"), most=2)]
    ['T300', '碳纤', '']
    """
    words = unbroken(reasons(hit, query), query)
    return brief([part._replace(term=query.said(part.term)) for part in words], most=most)


def broken(term: str, query: Query) -> bool:
    """Whether a term tells a reader nothing: pairs across two words, particles, what every demand says, units without
    their number and figures without their units, unless they may be names (304, 690). They score like all others.

    >>> broken("耗与", Query.of("单耗与吹出能耗")), broken("单耗", Query.of("单耗与吹出能耗"))
    (True, False)
    """
    if term in query.quantities:
        return False
    if not term or _unit_alone(term, query):
        return bool(term)
    if not is_han(term):
        return bool(_FIGURE.fullmatch(term))
    return term in BOUND_WORDS or _broken(term, query.runs)


@lru_cache(maxsize=4096)
def _broken(term: str, runs: tuple[str, ...]) -> bool:
    """As :func:`broken` of Han characters; kept, because every record on a page shows the same terms."""
    if term in _OPENING:
        return True
    if len(term) < 3 and not _SAYS_NOTHING.isdisjoint(term) and edges(term)[1]:
        return True
    return not any(stands(run, term) for run in runs)


def unbroken(parts: Sequence[Part], query: Query) -> list[Part]:
    """Reasons that are words to a reader and, as one part without field and term, the sum of all others; where none is
    a word, as they are but for units and figures."""
    told = [part for part in parts if not broken(part.term, query)]
    told = told or [part for part in parts if not _unit_alone(part.term, query)]
    rest = [part.value for part in parts if part not in told]
    return [*told, Part("", "", sum(rest))] if rest else told


def missing(hit: Hit, query: Query, *, most: int = 5) -> list[tuple[str, float]]:
    """The heaviest phrases that the query asks and the document does not show, with the points they could give; of
    fields those that weigh most tell theirs first, and where these tell enough, the longer texts tell none.

    >>> hit = Hit("a", "paper", 0.0, (), {"碳纤": 40.0, "纤维": 30.0, "的": 1.0})
    >>> missing(hit, Query.of("碳纤维的"))
    [('碳纤维', 70.0)]
    """
    shown = {part.term for part in hit.parts if part.field != RELATED}
    untold = {piece for term in query.quantities for piece in words_of(term, query)}  # its words say it together
    absent = {
        term: points
        for term, points in hit.asked.items()
        if term not in shown and term in query.terms and term not in untold and not (len(term) == 1 and is_han(term))
    }
    rarity = {term: points / weight_of(term) for term, points in absent.items()}
    bound = TOLD_APART * max(rarity.values(), default=0.0)
    heavy = {term: points for term, points in absent.items() if rarity[term] >= bound}
    clauses = _clauses(query.runs, heavy, hit.asked, shown)
    rest = {term: value for term, value in heavy.items() if not any(term in phrase for phrase in clauses)}
    phrase_of = _phrases(set(rest), query.runs, shown=shown)
    points: defaultdict[str, float] = defaultdict(float, clauses)
    for term, value in rest.items():
        phrase = phrase_of.get(term, term)
        if not broken(phrase, query) and (
            not clauses or not is_han(term) or (len(clauses) < ENOUGH and len(phrase) >= LONG)
        ):
            points[phrase] += value
    told = sorted(points.items(), key=lambda item: (-item[1], item[0]))
    first = [item for item in told if any(item[0] in run for run in query.short)]
    room = max(0, ENOUGH - len(first)) if len(query.short) < len(query.runs) else most
    return [*first, *[item for item in told if item not in first][:room]][:most]


def _clauses(
    runs: Sequence[str], heavy: Collection[str], asked: Mapping[str, float], shown: Collection[str]
) -> dict[str, float]:
    """Keywords, names and short clauses of the query that are mostly not shown, with the points of what is not."""
    points: dict[str, float] = {}
    short = {piece for run in runs if is_han(run) for piece in run.split("的") if len(piece) <= SHORT}
    unshown = {_unshown(BOUND.sub("", piece), shown) for piece in short}
    for phrase in sorted(unshown, key=lambda phrase: (-len(phrase), phrase)):
        pairs = dict.fromkeys(phrase[start : start + 2] for start in range(len(phrase) - 1)).keys()  # summed in order
        lacking = sum(asked.get(pair, 0.0) for pair in pairs if pair not in shown)
        told = not pairs.isdisjoint(heavy) and lacking >= MOSTLY * sum(asked.get(pair, 0.0) for pair in pairs)
        if told and not any(phrase in longer for longer in points):
            points[phrase] = lacking
    return points


def _unshown(phrase: str, shown: Collection[str]) -> str:
    """A phrase without what is shown of it at its beginning and its end."""
    start, end = 0, len(phrase)
    while start < len(phrase) - 1 and phrase[start : start + 2] in shown:
        start += 1
    while end > 1 and phrase[end - 2 : end] in shown:
        end -= 1
    start, end = start + 1 if start else 0, end - 1 if end < len(phrase) else end
    return _freed(phrase, start, end) if end - start > 1 else ""


def _phrases(terms: Set[str], runs: Sequence[str], *, shown: Collection[str] = ()) -> Mapping[str, str]:
    """For each pair and character the longest phrase of the runs that holds it, the first of equally long ones. What
    words beside it that are `shown` have told already is left out: 环氧 of 环氧树脂."""
    phrases: dict[str, str] = {}
    for run, start, end in _shown_pieces(tuple(runs), terms):
        first = start + (run[start - 1 : start + 1] in shown and not edges(run)[start])
        last = end - (run[end - 1 : end + 1] in shown and not edges(run)[end])
        phrase = _freed(run, first, last) if first + 1 < last else ""
        if len(phrase) > len(phrases.get(run[start:end], "")):
            phrases[run[start:end]] = phrase
    phrase_of: dict[str, str] = {}
    for piece in sorted(phrases, key=lambda piece: (-len(piece), piece), reverse=True):
        phrase_of.update(dict.fromkeys(_members(piece), phrases[piece]))
    return phrase_of


@lru_cache(maxsize=4096)
def _members(piece: str) -> tuple[str, ...]:
    """The characters and pairs of a piece."""
    return (*piece, *map(add, piece, piece[1:]))


@lru_cache(maxsize=4096)
def _freed(run: str, start: int, end: int) -> str:
    """A piece of a run as people would say it: without what is left of cut words, a number's counting word, particles
    and what every demand says at its ends (耗与吹出, which the text shows, is told as 吹出); the piece itself where
    little is left."""
    phrase = whole(run, start, end)
    while size := _loose(phrase):
        phrase = phrase[size:]
    while len(phrase) > 2 and (phrase[-1] in _PARTICLES or (phrase[-1] in _LOOSE and edges(phrase[-3:])[2])):
        phrase = phrase[:-1]
    return phrase if len(phrase) > 1 else run[start:end]


def _loose(phrase: str) -> int:
    """How many characters at the beginning of a phrase are a word that says nothing; at least two others follow."""
    for size in (2, 1):
        first = phrase[:size]
        says_nothing = first in (_OPENING if size == 2 else _SAYS_NOTHING) and edges(phrase[: size + 2])[size]
        says_nothing = says_nothing and not (first == "不" and phrase[1:2] not in _NEGATED)
        if len(phrase) >= size + 2 and (says_nothing or first in _JOINING):
            return size
    return 0


@lru_cache(maxsize=64)
def _paired(runs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """The pairs of each Han run of a query once, with "" between runs, and which run and place each is at: every field
    of every hit asks for them again."""
    once = [run for run in dict.fromkeys(runs) if is_han(run)]
    pairs = [pair for run in once for pair in (*map(add, run, run[1:]), "")]
    return tuple(pairs), tuple((run, place) for run in once for place in range(len(run)))


def _shown_pieces(runs: tuple[str, ...], terms: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """The Han runs that have pairs among the terms, and where the longest pieces begin and end that have no other."""
    pairs, places = _paired(runs)
    for match in _SHOWN.finditer(bytes(map(terms.__contains__, pairs))):
        run, start = places[match.start()]
        yield run, start, start + len(match[0]) + 1
