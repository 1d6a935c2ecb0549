"""Why a document matches, in phrases that people can read: what gave which part of the score, and what is missing."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kehui.core.search.quantities import BOUND
from kehui.core.search.query import Query
from kehui.core.search.scoring import RELATED, Hit, Part
from kehui.core.search.tokens import is_han, weight_of

TOLD_APART: Final = 0.4  # of the rarest missing term: commoner ones would only name what every demand says
SHORT: Final = 8  # characters of a keyword, name or clause that people read as one
MOSTLY: Final = 0.7  # of its points
ENOUGH, LONG = 3, 5  # with so many of these, pieces cut out of sentences are not told; pieces as long are, before that
_PARTICLES: Final = "的与和及等在对为是了中之并或以"
_JOINING: Final = "的与于"  # no term begins with them, while 在线, 等离子 and 及时 begin with others


def reasons(hit: Hit, query: Query) -> list[Part]:
    """The parts of a hit with overlapping pairs joined to phrases, heaviest first; they sum to the score.

    A phrase is a longest piece of the query whose pairs the field all shows, without particles at its ends; a
    character that is in no such phrase stands alone.

    >>> from kehui.core.search.ranking import Hit
    >>> parts = (Part("title", "碳纤", 3.0), Part("title", "纤维", 2.0), Part("title", "维", 0.5))
    >>> reasons(Hit("a", "paper", 5.5, parts, {}), Query.of("改性碳纤维"))
    [Part(field='title', term='碳纤维', value=5.5)]
    """
    shown: defaultdict[str, set[str]] = defaultdict(set)
    for part in hit.parts:
        shown[part.field].add(part.term)
    phrase_of = {field: _phrases(terms, query.runs) for field, terms in shown.items()}
    values: defaultdict[tuple[str, str], float] = defaultdict(float)
    for part in hit.parts:
        values[part.field, phrase_of[part.field].get(part.term, part.term)] += part.value
    return sorted((Part(*key, value) for key, value in values.items()), key=lambda part: (-part.value, part[:2]))


def brief(parts: Sequence[Part], *, most: int) -> list[Part]:
    """The heaviest `most` parts and, as one part without field and term, the sum of all others."""
    rest = parts[most:]
    return [*parts[:most], *([Part("", "", sum(part.value for part in rest))] if rest else [])]


def told(hit: Hit, query: Query, *, most: int) -> list[Part]:
    """The heaviest reasons in the words of the query as it is written, and the sum of all others.

    >>> from kehui.core.search.ranking import Hit
    >>> parts = (Part("title", "t300", 3.0), Part("title", "碳纤", 2.0), Part("title", "酸", 0.5))
    >>> [part.term for part in told(Hit("a", "paper", 5.5, parts, {}), Query.of("T300碳纤"), most=2)]
    ['T300', '碳纤', '']
    """
    return brief([part._replace(term=query.said(part.term)) for part in reasons(hit, query)], most=most)


def missing(hit: Hit, query: Query, *, most: int = 5) -> list[tuple[str, float]]:
    """The heaviest phrases that the query asks and the document does not show, with the points they could give.

    >>> hit = Hit("a", "paper", 0.0, (), {"碳纤": 40.0, "纤维": 30.0, "的": 1.0})
    >>> missing(hit, Query.of("碳纤维的"))
    [('碳纤维', 70.0)]
    """
    shown = {part.term for part in hit.parts if part.field != RELATED}
    untold = {piece for term in query.quantities for piece in term.split()}  # a number and its unit say it together
    absent = {
        term: points
        for term, points in hit.asked.items()
        if term not in shown and term in query.terms and term not in untold and not (len(term) == 1 and is_han(term))
    }
    rarity = {term: points / weight_of(term) for term, points in absent.items()}
    bound = TOLD_APART * max(rarity.values(), default=0.0)
    heavy = {term: points for term, points in absent.items() if rarity[term] >= bound}
    whole = _whole(query.runs, heavy, hit.asked, shown)
    rest = {term: value for term, value in heavy.items() if not any(term in phrase for phrase in whole)}
    phrase_of = _phrases(set(rest), query.runs)
    firsts, lasts = {term[:1] for term in shown if len(term) == 2}, {term[1:] for term in shown}
    points: defaultdict[str, float] = defaultdict(float, whole)
    for term, value in rest.items():
        phrase = _trimmed(phrase_of.get(term, term), firsts, lasts)
        if not whole or not is_han(term) or (len(whole) < ENOUGH and len(phrase) >= LONG):
            points[phrase] += value
    points.pop("", None)
    return sorted(points.items(), key=lambda item: (-item[1], item[0]))[:most]


def _whole(
    runs: Sequence[str], heavy: Collection[str], asked: Mapping[str, float], shown: Collection[str]
) -> dict[str, float]:
    """Keywords, names and short clauses of the query that are mostly not shown, with the points of what is not."""
    points: dict[str, float] = {}
    short = {piece for run in runs if is_han(run) for piece in run.split("的") if len(piece) <= SHORT}
    unshown = {_unshown(BOUND.sub("", piece), shown).strip(_PARTICLES) for piece in short}
    for phrase in sorted(unshown, key=lambda phrase: (-len(phrase), phrase)):
        pairs = {phrase[start : start + 2] for start in range(len(phrase) - 1)}
        lacking = sum(asked.get(pair, 0.0) for pair in pairs if pair not in shown)
        told = not pairs.isdisjoint(heavy) and lacking >= MOSTLY * sum(asked.get(pair, 0.0) for pair in pairs)
        if told and not any(phrase in longer for longer in points):
            points[phrase] = lacking
    return points


def _unshown(phrase: str, shown: Collection[str]) -> str:
    """A phrase without what is shown of it at its beginning and its end."""
    start, end = 0, len(phrase)
    while phrase[start : start + 2] in shown:
        start += 1
    while phrase[end - 2 : end] in shown:
        end -= 1
    return phrase[start + 1 if start else 0 : end - 1 if end < len(phrase) else end]


def _trimmed(phrase: str, firsts: Collection[str], lasts: Collection[str]) -> str:
    """A missing phrase without a first or last character that belongs to a neighbour, and without particles; `firsts`
    and `lasts` are the characters of the pairs shown."""
    if not is_han(phrase):
        return phrase
    if phrase[0] in lasts:
        phrase = phrase[1:]
    if phrase[-1:] in firsts:
        phrase = phrase[:-1]
    phrase = phrase.strip(_PARTICLES)
    return phrase if len(phrase) > 1 else ""


def _phrases(terms: Set[str], runs: Sequence[str]) -> Mapping[str, str]:
    """For each pair and character the longest phrase of the runs that holds it, the first of equally long ones."""
    found = [run for run, pairs in _paired(tuple(runs)) if not pairs.isdisjoint(terms)]
    pieces = {piece for run in found for piece in _shown_pieces(run, terms)}
    phrase_of: dict[str, str] = {}
    for piece in sorted(pieces, key=lambda piece: (-len(piece), piece)):
        phrase = _freed(piece)
        for size in (1, 2):
            for start in range(len(piece) - size + 1):
                phrase_of.setdefault(piece[start : start + size], phrase)
    return phrase_of


def _freed(piece: str) -> str:
    """A piece without the particles at its ends: 与产量, which the text shows, is told as 产量."""
    phrase = piece.lstrip(_JOINING).removesuffix("的")
    return phrase if len(phrase) > 1 else piece


@lru_cache(maxsize=64)
def _paired(runs: tuple[str, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each Han run of a query once, with its pairs: every field of every hit asks for them again."""
    return tuple((run, frozenset(map("".join, pairwise(run)))) for run in dict.fromkeys(runs) if is_han(run))


def _shown_pieces(run: str, terms: Collection[str]) -> Iterator[str]:
    """Longest pieces of a Han run whose pairs are all among the terms."""
    start = 0
    for place in range(len(run)):
        if run[place : place + 2] not in terms or place == len(run) - 1:
            if place > start:
                yield run[start : place + 1]
            start = place + 1
