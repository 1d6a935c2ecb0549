"""What to try when nothing was found: words that sound or look like those typed, fewer words, fewer filters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from kehui.core.search.tokens import is_han
from kehui.desk.search.asking import Asked, by_sound
from kehui.desk.search.finding import find, seen
from kehui.desk.search.index import Index, IndexBroken
from kehui.desk.search.results import results
from kehui.desk.search.shelf import shelf
from kehui.desk.search.spelling import speller
from kehui.desk.search.wanted import Wanted

TITLES = 20  # looked at for words that sound alike
SYLLABLES = range(2, 9)  # of a word that is corrected
POOL = 200
_SYLLABLE = re.compile(r"[㐀-鿿]|[^\s㐀-鿿]+")


@dataclass(frozen=True)
class Suggestion:
    """``label`` says what to try, ``count`` how much it finds, at least."""

    label: str
    url: str
    count: int


def suggestions(wanted: Wanted, person: Any) -> list[Suggestion]:
    """Only what finds something is suggested."""
    tried = [Suggestion(label, f"?{other.address()}", _count(other, person)) for label, other in _tries(wanted, person)]
    return [each for each in tried if each.count]


def _tries(wanted: Wanted, person: Any) -> Iterator[tuple[str, Wanted]]:
    if wanted.filters or wanted.kind:
        yield _("Look without the filters"), Wanted(wanted.asked, "", {}, wanted.newest)
    if len(wanted.asked.words) > 1 and not wanted.any_word:
        yield (
            _("Show what has any of these words"),
            Wanted(wanted.asked, wanted.kind, wanted.filters, wanted.newest, any_word=True),
        )
    for text in _corrected(wanted.asked, person):
        yield _("Did you mean “%(words)s”?") % {"words": text}, Wanted(Asked.of(text), "", {}, newest=False)


def _count(wanted: Wanted, person: Any) -> int:
    return find(wanted, person, pool=POOL, deepest=POOL).count


def _corrected(asked: Asked, person: Any) -> list[str]:
    """The question with one word replaced by one of a title that the reader may see, written or sounding alike."""
    index = shelf.index()
    if index is None:
        return []
    try:
        found = [
            " ".join((*asked.words[:place], other, *asked.words[place + 1 :]))
            for place, word in enumerate(asked.words)
            for other in (_sounding(index, word, person) if is_han(word) else _looking(index, word, person))
        ]
    except (IndexBroken, OSError):
        return []
    return list(dict.fromkeys(found))[:3]


def _sounding(index: Index, word: str, person: Any) -> list[str]:
    """The words of titles with the same pinyin: 炭纤维 is meant to be 碳纤维."""
    if len(word) not in SYLLABLES:
        return []
    pinyin = speller.spelt([word])[word]
    titles = _titles(index, pinyin, person)
    spelt = speller.spelt(titles)
    return [other for title in titles for other in _same(title, spelt[title], pinyin) if other != word]


def _same(title: str, spelt: str, pinyin: str) -> Iterator[str]:
    """Where a title sounds so: each Han character is one syllable, and so is what stands between them."""
    wanted, syllables, pieces = pinyin.split(), spelt.split(), _SYLLABLE.findall(title)
    if len(syllables) != len(pieces):
        return
    for place in range(len(pieces) - len(wanted) + 1):
        piece = pieces[place : place + len(wanted)]
        if syllables[place : place + len(wanted)] == wanted and all(map(is_han, piece)):
            yield "".join(piece)


def _looking(index: Index, word: str, person: Any) -> list[str]:
    """The Latin words of titles that differ by a letter or two and begin alike."""
    if len(word) < 4 or not word.isascii():
        return []
    known = {term for term, _count in index.searcher().terms_with_prefix("title", word[:1]) if term.isascii()}
    close = get_close_matches(word, sorted(known), n=3, cutoff=0.75)
    return [other for other in close if other != word and find(Wanted(Asked.of(other), "", {}), person, pool=50).count]


def _titles(index: Index, pinyin: str, person: Any) -> list[str]:
    rows = seen(index.search(by_sound(index, pinyin), limit=TITLES), person)
    return [each.plain for each in results(rows, Asked("", ()), person, pieces=False)]
