"""Two texts side by side, word by word: which parts of each are not in the other.

A word is a run of Latin letters and digits, or one Chinese character; sentences are compared first, so that long texts
take little time.

>>> old, new = words("误差不超过5%。样机一台。", "误差不超过3%。样机一台。")
>>> old
[('误差不超过', False), ('5', True), ('%。样机一台。', False)]
>>> [text for text, differs in new if differs]
['3']
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

Parts = list[tuple[str, bool]]  # text, and whether it differs
_WORD: Final = re.compile(r"[A-Za-z0-9]+(?:[.,][0-9]+)*|\s+|.", re.DOTALL)
_SENTENCE: Final = re.compile(r"[^。；！？!?;\n]*[。；！？!?;\n]?")
MOST: Final = 4_000_000  # pairs of words looked at in one changed passage; a larger one differs as a whole


def words(old: str, new: str) -> tuple[Parts, Parts]:
    """Both texts in parts; joined, the parts of a side are its text."""
    left, right = Side(), Side()
    one, other = _SENTENCE.findall(old), _SENTENCE.findall(new)
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        before, after = "".join(one[a:b]), "".join(other[c:d])
        if tag == "replace":
            _passage(_WORD.findall(before), _WORD.findall(after), left, right)
        else:
            left.add(before, tag != "equal")
            right.add(after, tag != "equal")
    return left.parts, right.parts


class Side:
    """The parts of one text; neighbours of one sort are one part."""

    def __init__(self) -> None:
        self.parts: Parts = []

    def add(self, text: str, differs: bool) -> None:
        if not text:
            return
        if self.parts and self.parts[-1][1] is differs:
            self.parts[-1] = (self.parts[-1][0] + text, differs)
        else:
            self.parts.append((text, differs))


def _passage(one: Sequence[str], other: Sequence[str], left: Side, right: Side) -> None:
    if len(one) * len(other) > MOST:
        left.add("".join(one), differs=True)
        right.add("".join(other), differs=True)
        return
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left.add("".join(one[a:b]), tag != "equal")
        right.add("".join(other[c:d]), tag != "equal")
