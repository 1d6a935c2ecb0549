"""A hash chain over rows: each digest covers its row and the digest before it, so no row can change unnoticed.

>>> first = link("", {"verb": "create", "record": 1})
>>> second = link(first, {"verb": "submit", "record": 1})
>>> second == link(first, {"record": 1, "verb": "submit"})  # the order of keys does not matter
True
>>> break_at([("a", first, {"verb": "create", "record": 1}), ("b", second, {"verb": "submit", "record": 2})])
'b'
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

K = TypeVar("K")

ALGORITHMS = ("sha256", "sm3")  # SM3: GB/T 32905-2016, offered by hashlib where OpenSSL has it


class UnknownAlgorithmError(ValueError):
    """The digest names an algorithm that this Python cannot compute."""


def canonical(row: Mapping[str, Any]) -> bytes:
    """The one byte string that stands for a row of JSON values: sorted keys, no spaces, UTF-8."""
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def link(previous: str, row: Mapping[str, Any], *, algorithm: str = "sha256") -> str:
    """``algorithm:hex`` over the previous digest and the canonical row; the first row follows the empty string."""
    if algorithm not in ALGORITHMS or algorithm not in hashlib.algorithms_available:
        raise UnknownAlgorithmError(f"{algorithm!r} is not one of {', '.join(ALGORITHMS)} or is missing in this Python")
    return f"{algorithm}:{hashlib.new(algorithm, previous.encode() + canonical(row)).hexdigest()}"


def break_at(rows: Iterable[tuple[K, str, Mapping[str, Any]]], *, previous: str = "") -> K | None:
    """The name of the first row whose digest does not follow from its content and the row before; None if all do."""
    for name, digest, row in rows:
        algorithm = digest.partition(":")[0]
        if algorithm not in ALGORITHMS or digest != link(previous, row, algorithm=algorithm):
            return name
        previous = digest
    return None
