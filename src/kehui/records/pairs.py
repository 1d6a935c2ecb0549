"""Looks for a part of a number or title by an index over pairs of characters (migration 0006), which needs no words:
neither database can split Chinese into them, and neither can look up two characters by its own index of trigrams."""

from typing import Any

from django.db.models import BooleanField, F, Func, Q

SHORTEST = 2  # characters that the index can find


class MayContain(Func):
    """Whether a record has every pair of characters of a text in its number and title: true of all records that
    contain the text, and of few others, so it is joined with the exact condition."""

    output_field = BooleanField()

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(F("id"), F("number"), F("title"))

    def as_sqlite(self, compiler: Any, _connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        key, params = compiler.compile(self.get_source_expressions()[0])
        return f"{key} IN (SELECT rowid FROM records_pairs WHERE records_pairs MATCH %s)", [*params, in_hex(self.text)]

    def as_postgresql(self, compiler: Any, _connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        (number, _none), (title, _none) = map(compiler.compile, self.get_source_expressions()[1:])
        return f"records_pairs(upper({number} || ' ' || {title})) @> records_pairs(upper(%s))", [self.text]


def called(word: str) -> Q:
    """Records that contain a word in their number or title, looked up in the index of both."""
    found = Q(title__icontains=word) | Q(number__icontains=word)
    return Q(MayContain(word)) & found if len(word) >= SHORTEST else found


def in_hex(text: str) -> str:
    """The pairs of a text as the full-text table of SQLite is asked for them, all of them needed.

    SQLite knows the capitals of ASCII only, as its LIKE does.

    >>> in_hex("碳纤维")
    '"e7a2b3e7baa4" "e7baa4e7bbb4"'
    """
    known = "".join(character.upper() if character.isascii() else character for character in text)
    pairs = dict.fromkeys(known[place : place + 2] for place in range(len(known) - 1))
    return " ".join(f'"{pair.encode().hex()}"' for pair in pairs)
