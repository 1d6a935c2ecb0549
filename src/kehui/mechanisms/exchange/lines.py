"""Small tables inside one cell: a line per row, its parts between bars; what stands in a part is never lost.

>>> join([["弯曲强度", "≥ 650"], ["密度", "a|b"]])
'弯曲强度|≥ 650\\n密度|a\\\\|b'
>>> split("弯曲强度｜≥ 650\\n密度|a\\\\|b")
[['弯曲强度', '≥ 650'], ['密度', 'a|b']]
"""

import re
from collections.abc import Iterable

MARKS = re.compile(r"[\\|｜\n]")
PIECE = re.compile(r"\\([\\|｜\n])|([|｜])|(\n)|([^\\|｜\n]+|\\)")


def join(rows: Iterable[Iterable[str]]) -> str:
    """Rows as lines; a backslash stands before every bar, line break or backslash that belongs to a part."""
    return "\n".join("|".join(MARKS.sub(r"\\\g<0>", part) for part in _filled(row)) for row in rows)


def _filled(row: Iterable[str]) -> list[str]:
    """A row without the blank parts at its end."""
    parts = list(row)
    while parts and not parts[-1]:
        parts.pop()
    return parts


def split(text: str) -> list[list[str]]:
    """Lines as rows of parts, without blanks around the parts; a full-width bar parts as well as a half-width one."""
    rows: list[list[str]] = [[""]]
    for kept, bar, end, plain in PIECE.findall(text.replace("\r\n", "\n").replace("\r", "\n")):
        if end:
            rows.append([""])
        elif bar:
            rows[-1].append("")
        else:
            rows[-1][-1] += kept or plain
    return [[part.strip() for part in row] for row in rows if any(part.strip() for part in row)]
