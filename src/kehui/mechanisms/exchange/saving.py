"""Saves a workbook of openpyxl, which writes the parts of a font in another order than the schema asks for (ECMA-376-1,
18.8.22); checkers of Office Open XML refuse that."""

from typing import IO, Any

from openpyxl.styles import Font

PARTS = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip


def save(book: Any, file: IO[bytes]) -> None:
    Font.__elements__ = PARTS
    book.save(file)
