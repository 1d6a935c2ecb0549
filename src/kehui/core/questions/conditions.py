"""When a field of a form is shown: tests on other answers, of which all or any must hold."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Test:
    """Whether the answer to a field is one of some; of a field with several choices, whether any of them is."""

    field: str
    one_of: tuple[str, ...]

    def holds(self, answers: Mapping[str, str]) -> bool:
        given = {line.strip() for line in answers.get(self.field, "").split("\n")}
        return bool(given & set(self.one_of))


@dataclass(frozen=True, slots=True)
class Condition:
    """Tests joined by all (the usual way) or any; without tests it always holds.

    >>> rule = Condition.read("any: kind = 企业|园区; joint = 是")
    >>> rule.holds({"kind": "高校", "joint": "是"}), rule.holds({"kind": "高校"})
    (True, False)
    >>> str(rule)
    'any: kind = 企业|园区; joint = 是'
    """

    tests: tuple[Test, ...] = ()
    any: bool = False

    @classmethod
    def read(cls, text: str) -> "Condition":
        """From one cell, ``field = value|value; field = value`` with ``any:`` or ``all:`` before it.

        Raises ValueError with the part that cannot be read.
        """
        text, any_of = text.strip().replace("；", ";").replace("：", ":").replace("｜", "|").replace("＝", "="), False
        for word, meaning in (("any:", True), ("all:", False), ("任一:", True), ("全部:", False)):
            if text.casefold().startswith(word):
                text, any_of = text[len(word) :], meaning
        return cls(tuple(_test(part) for part in text.replace("\n", ";").split(";") if part.strip()), any_of)

    @property
    def names(self) -> tuple[str, ...]:
        """The codes of the fields it asks about."""
        return tuple(test.field for test in self.tests)

    def holds(self, answers: Mapping[str, str]) -> bool:
        if not self.tests:
            return True
        return (any if self.any else all)(test.holds(answers) for test in self.tests)

    def __str__(self) -> str:
        words = "; ".join(f"{test.field} = {'|'.join(test.one_of)}" for test in self.tests)
        return f"any: {words}" if self.any and words else words


def _test(part: str) -> Test:
    name, equals, values = part.partition("=")
    one_of = tuple(value.strip() for value in values.split("|") if value.strip())
    if not equals or not name.strip() or not one_of:
        raise ValueError(part.strip())
    return Test(name.strip(), one_of)
