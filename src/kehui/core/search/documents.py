"""What goes into the index: a document of named text fields, and the compact form in which the index keeps it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from kehui.core.search.tokens import normal

_BETWEEN: Final = "\x1f"
_NOTHING: Final[Mapping[str, Collection[str]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable text: `fields` are matched and weighted by name, `facets` only narrow a search.

    `id` is unique over all kinds and at most 1,000 characters long.
    """

    id: str
    kind: str
    fields: Mapping[str, str]
    facets: Mapping[str, Collection[str]] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as the index keeps it: normalised text by field, without facets."""

    id: str
    kind: str
    texts: Mapping[str, str]

    @classmethod
    def of(cls, document: Document) -> "Stored":
        """Normalise a document. Raises ValueError for an id or name that the index cannot hold."""
        for name in (document.id, document.kind, *document.fields):
            if not 0 < len(name) <= 1000 or _BETWEEN in name or not _encodable(name):
                raise ValueError(f"not usable as an id, kind or field name: {name[:50]!r}")
        texts = {name: normal(text) for name, text in document.fields.items()}
        return cls(document.id, document.kind, {name: text for name, text in texts.items() if text})

    def packed(self) -> bytes:
        """As bytes; two a character, which is the smallest for Chinese without a compression library."""
        pieces = [self.id, self.kind]
        for name, text in self.texts.items():
            pieces += (name, text)
        return _BETWEEN.join(pieces).encode("utf-16-le")

    @classmethod
    def unpacked(cls, packed: bytes) -> "Stored":
        """The reverse of `packed`."""
        pieces = packed.decode("utf-16-le").split(_BETWEEN)
        return cls(pieces[0], pieces[1], dict(zip(pieces[2::2], pieces[3::2], strict=True)))


def _encodable(name: str) -> bool:
    return name.isascii() or not any(0xD800 <= ord(character) < 0xE000 for character in name)
