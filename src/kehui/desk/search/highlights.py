"""Marks what was looked for in a text, and takes the piece of a long text in which it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from kehui.core.search.tokens import is_han, spans
from kehui.desk.search import cutting
from kehui.desk.search.asking import Asked

AROUND, WHOLE = 40, 120  # characters before the first mark, and of a piece
Span = tuple[int, int]


@dataclass(frozen=True)
class Marker:
    """Marks the words of one question."""

    terms: frozenset[str]
    beginnings: tuple[str, ...]

    @classmethod
    def of(cls, asked: Asked) -> "Marker":
        han = [word for word in asked.words if is_han(word)]
        latin = tuple(word for word in asked.words if not is_han(word))
        return cls(frozenset((*(term for word in han for term in cutting.pairs(word)), *latin)), latin)

    def spans(self, text: str) -> list[Span]:
        """Where a text shows what was looked for: Han characters and parts of numbers anywhere, Latin words by their
        beginning."""
        found = spans(text, self.terms) if self.terms else []
        lower = text.lower()
        for word in self.beginnings:
            anywhere = word.isdecimal() and len(word) >= cutting.SHORTEST
            at = lower.find(word)
            while at >= 0:
                if not (at and lower[at - 1].isalnum() and lower[at - 1].isascii()) or anywhere:
                    found.append((at, at + len(word)))
                at = lower.find(word, at + len(word))
        return _apart(sorted(found))

    def marked(self, text: str, *, spans: list[Span] | None = None) -> SafeString:
        """The text as HTML."""
        pieces, last = [], 0
        for start, end in self.spans(text) if spans is None else spans:
            pieces += [conditional_escape(text[last:start]), format_html("<mark>{}</mark>", text[start:end])]
            last = end
        return mark_safe("".join([*pieces, conditional_escape(text[last:])]))

    def piece(self, texts: Iterable[str]) -> SafeString:
        """The first place in some texts that shows a word, or the beginning of the first text."""
        kept = [" ".join(text.split()) for text in texts if text]
        for text in kept:
            if found := self.spans(text):
                return self._cut(text, max(0, found[0][0] - AROUND))
        return self._cut(kept[0], 0) if kept else mark_safe("")

    def _cut(self, text: str, start: int) -> SafeString:
        end = start + WHOLE
        before, after = "…" if start else "", "…" if end < len(text) else ""
        return format_html("{}{}{}", before, self.marked(text[start:end]), after)


def _apart(found: list[Span]) -> list[Span]:
    """Sorted places, those that touch or overlap as one."""
    apart: list[Span] = []
    for start, end in found:
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart
