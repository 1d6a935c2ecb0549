"""What each commit of the index records beside its documents: cursor, format, and the totals behind mean lengths."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kehui.core.search.frequencies import Mark

FORMAT: Final = 5


@dataclass(slots=True)
class State:
    """Totals are exact over live documents, by kind and by (kind, field)."""

    cursor: int = 0
    mark: Mark = field(default_factory=Mark)
    kinds: Counter[str] = field(default_factory=Counter[str])
    """Number of documents by kind."""
    shown: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    """Number of works in the field, all documents together."""
    lengths: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    """Pairs and words in the field, all documents together."""

    @property
    def documents(self) -> int:
        """Number of documents of all kinds."""
        return self.kinds.total()

    def copy(self) -> "State":
        """A state that can be changed while this one serves searches."""
        return replace(self, kinds=self.kinds.copy(), shown=self.shown.copy(), lengths=self.lengths.copy())

    def count(
        self, kind: str, lengths: Mapping[str, int], works: Mapping[str, int] | None = None, *, sign: int
    ) -> None:
        """Add (+1) or take away (-1) a document whose fields have these lengths and so many works (1)."""
        self.kinds[kind] += sign
        for name, length in lengths.items():
            self.shown[kind, name] += sign * (works or {}).get(name, 1)
            self.lengths[kind, name] += sign * length

    def mean_length(self, kind: str, name: str) -> float:
        """Mean number of pairs and words in a work of a field over the documents that have it, at least 1."""
        return max(1.0, self.lengths[kind, name] / max(1, self.shown[kind, name]))

    def packed(self) -> bytes:
        """As JSON."""
        fields = [[*key, shown, self.lengths[key]] for key, shown in self.shown.items() if shown]
        kinds = {kind: number for kind, number in self.kinds.items() if number}
        return json.dumps(
            {"format": FORMAT, "cursor": self.cursor, "mark": self.mark, "kinds": kinds, "fields": fields}
        ).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> "State":
        """The reverse of `packed`. Raises ValueError for another format."""
        record: dict[str, Any] = json.loads(packed)
        if record.get("format") != FORMAT:
            raise ValueError(f"index format {record.get('format')!r}, expected {FORMAT}")
        state = cls(record["cursor"], Mark(*record["mark"]), Counter(record["kinds"]))
        for kind, name, shown, length in record["fields"]:
            state.shown[kind, name], state.lengths[kind, name] = shown, length
        return state
