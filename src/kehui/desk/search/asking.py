"""Turns what somebody typed into a query: every word must be found, in title or text, by pinyin or otherwise."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tantivy import Occur, Query, Schema

from kehui.core.search.tokens import is_han
from kehui.desk.search import cutting
from kehui.desk.search.entries import ORGANISATION
from kehui.desk.search.index import Index, ordinal

MOST = 8  # words of a question; the rest is not looked for
NAMED = 50  # organisations that one word may mean
NEEDS_LETTERS = 3  # of pinyin; two are initials
_PLAIN = re.compile(r"[a-z0-9]+")

# What a word is worth by where it stands; the title's own words count most, guesses by sound least.
PHRASE, NUMBER, WORD, BEGINNING, CHARACTER, OWNER, SOUND, INITIALS, TEXT = 8.0, 7.0, 6.0, 4.0, 3.0, 3.0, 2.0, 1.5, 1.0


@dataclass(frozen=True)
class Asked:
    """What was typed, as the words that are looked for."""

    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Asked":
        """Apostrophes go: input methods put them between the syllables of unfinished pinyin."""
        parts = text.replace("'", "").replace("’", "").split()  # blanks part words here, Han characters too
        words = dict.fromkeys(word for part in parts for word in cutting.runs(part))
        return cls(text.strip(), tuple(words)[:MOST])


def query(
    index: Index, asked: Asked, narrowed: Sequence[Query] = (), *, any_word: bool = False
) -> Query:  # fmt: skip
    """The records that hold all words (or any of them), narrowed by what :func:`one_of` and :func:`kept` give."""
    schema = index.schema
    parts = [(Occur.Must, one_of(schema, "facet", ["is=record"])), *((Occur.Must, each) for each in narrowed)]
    if not asked.words:
        return Query.boolean_query([*parts, (Occur.Must, Query.const_score_query(Query.all_query(), 0.0))])
    meanings = [_either(_meanings(schema, word) + _owned(index, word)) for word in asked.words]
    if any_word:
        parts.append((Occur.Must, _either(meanings)))
    else:
        together = _all(meanings)
        if joined := _joined(asked.words):
            together = _either([together, *_sounds(schema, joined)])
        parts.append((Occur.Must, together))
    return Query.boolean_query(parts)


def organisations(index: Index, asked: Asked) -> Query:
    """The organisations that all words name, by any of their names or part of their code."""
    schema = index.schema
    meanings = [_either(_meanings(schema, word)) for word in asked.words]
    return Query.boolean_query([(Occur.Must, each) for each in (*meanings, _organisation(schema))])


def one_of(schema: Schema, field: str, values: Iterable[str]) -> Query:
    """Narrows without counting."""
    return Query.const_score_query(Query.term_set_query(schema, field, list(values)), 0.0)


def by_sound(index: Index, syllables: str) -> Query:
    """The records whose title sounds like that somewhere."""
    parts = [one_of(index.schema, "facet", ["is=record"]), *_sounds(index.schema, cutting.letters(syllables))[:1]]
    return _all(parts)


def _organisation(schema: Schema) -> Query:
    return one_of(schema, "facet", [f"is={ORGANISATION}"])


def _meanings(schema: Schema, word: str) -> list[Query]:
    """Every way in which one word may be meant."""
    found = _han(schema, word) if is_han(word) else _latin(schema, word)
    plain = cutting.letters(word)
    if _PLAIN.fullmatch(plain) and len(plain) >= cutting.SHORTEST:
        found.append(Query.boost_query(_number(schema, plain), NUMBER))
    if plain.isascii() and plain.isalpha():
        found += _sounds(schema, plain)
    return found


def _han(schema: Schema, word: str) -> list[Query]:
    if len(word) == 1:
        return [Query.boost_query(Query.term_query(schema, "character", word), CHARACTER)]
    pairs = cutting.pairs(word)
    together = _term(schema, "title", pairs[0]) if len(pairs) == 1 else Query.phrase_query(schema, "title", pairs)
    scattered = [_either([_term(schema, "title", pair), _term(schema, "text", pair)]) for pair in pairs]
    return [Query.boost_query(together, PHRASE), Query.boost_query(_all(scattered), TEXT)]


def _latin(schema: Schema, word: str) -> list[Query]:
    beginning = "".join(letter if letter.isalnum() else f"\\{letter}" for letter in word) + ".*"
    return [
        Query.boost_query(_term(schema, "title", word), WORD),
        Query.boost_query(Query.regex_query(schema, "title", beginning), BEGINNING),
        Query.boost_query(_term(schema, "text", word), TEXT),
    ]


def _number(schema: Schema, plain: str) -> Query:
    """Longer than the parts that are kept: its beginning and its end must both be there."""
    parts = {plain[: cutting.LONGEST], plain[-cutting.LONGEST :]}
    return _all([_term(schema, "number", part) for part in sorted(parts)])


def _sounds(schema: Schema, plain: str) -> list[Query]:
    """Pinyin that begins with a syllable and may be unfinished, and initials."""
    found = []
    if len(plain) >= NEEDS_LETTERS:
        if len(plain) < cutting.SPELT:
            spelt = Query.regex_query(schema, "onset", f"{plain}.*")
        else:
            pieces = [plain[at : at + cutting.SPELT] for at in range(len(plain) - cutting.SPELT + 1)]
            row = Query.phrase_query(schema, "spelt", pieces) if len(pieces) > 1 else _term(schema, "spelt", pieces[0])
            spelt = _all([_term(schema, "onset", pieces[0]), row])
        found.append(Query.boost_query(spelt, SOUND))
    if len(plain) >= min(cutting.FIRST):
        size = min(len(plain), max(cutting.FIRST))
        pieces = [plain[at : at + size] for at in range(len(plain) - size + 1)]
        row = Query.phrase_query(schema, "initial", pieces) if len(pieces) > 1 else _term(schema, "initial", pieces[0])
        found.append(Query.boost_query(row, INITIALS))
    return found


def _owned(index: Index, word: str) -> list[Query]:
    """What belongs to an organisation that the word names; a word that names too many names none."""
    if len(word) < 2:
        return []
    named = index.search(organisations(index, Asked(word, (word,))), limit=NAMED)
    owners = [f"owner={hit.key}" for hit in named if hit.kind == ordinal(ORGANISATION)]
    return [Query.const_score_query(Query.term_set_query(index.schema, "facet", owners), OWNER)] if owners else []


def _joined(words: Sequence[str]) -> str:
    """Syllables typed apart, as one."""
    apart = len(words) > 1 and all(word.isascii() and word.isalpha() for word in words)
    return "".join(words) if apart else ""


def _term(schema: Schema, field: str, term: str) -> Query:
    return Query.term_query(schema, field, term)


def _either(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(list(queries), 0.1)


def _all(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, each) for each in queries])
