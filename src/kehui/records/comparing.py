"""Two versions of a record side by side: field by field and answer by answer, the differing words marked."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.core.differences import Parts, words
from kehui.records.display import label
from kehui.records.fields import AnswersField
from kehui.records.histories import Names, field_of, rebuilt
from kehui.records.kinds import Kind
from kehui.records.models import Event


@dataclass
class Row:
    """One field or answer in both versions, in words; ``remark`` stands where the values are not told."""

    label: str
    left: str = ""
    right: str = ""
    remark: str = ""

    @property
    def differs(self) -> bool:
        return bool(self.remark) or self.left != self.right

    @cached_property
    def parts(self) -> tuple[Parts, Parts]:
        """Both sides in parts, each with whether the other side lacks it."""
        return words(self.left, self.right)


def compared(
    kind: Kind, events: Sequence[Event], older: int, newer: int, *, hidden: Collection[str] = ()
) -> list[tuple[str, list[Row]]]:
    """What was filled in after either of two events, under the headings of the record's page, rebuilt from the events
    alone. Of personal fields it is only told that they changed, for events do not hold their values."""
    left, right, names = rebuilt(kind, events, older), rebuilt(kind, events, newer), Names(kind, events)
    between = {name for each in events if older < each.id <= newer for name in each.changes}
    found = []
    for section in kind.sections:
        rows = [
            row for name in section.fields if name not in hidden
            for row in _rows(kind, name, (left.get(name), right.get(name)), names, changed=name in between)
        ]  # fmt: skip
        if rows:
            found.append((capfirst(str(section.label)), rows))
    return found


def _rows(kind: Kind, name: str, values: tuple[Any, Any], names: Names, *, changed: bool) -> Iterator[Row]:
    known: Any = field_of(kind, name)
    if name in kind.personal:
        if changed:
            yield Row(label(kind, name), remark=_("changed; personal values are not kept in the history"))
    elif isinstance(known, AnswersField):
        yield from _answers(values[0] or [], values[1] or [])
    elif any(values):
        yield Row(label(kind, name), *(names.text(known, value) for value in values))


def _answers(left: list[dict[str, str]], right: list[dict[str, str]]) -> Iterator[Row]:
    """Answer by answer, in the order of the newer form."""
    before, after = ({row["code"]: row for row in rows} for rows in (left, right))
    for code in dict.fromkeys([*after, *before]):
        row = after.get(code) or before[code]
        texts = (side.get(code, {}).get("answer", "") for side in (before, after))
        yield Row(f"{row['page']} · {row['label']}", *texts)
