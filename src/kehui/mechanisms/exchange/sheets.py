"""The columns of a kind's spreadsheet: template, import and export read the same list."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """``fields``: the columns after number and state, in order; empty means every field of the kind's form."""

    fields: tuple[str, ...] = ()
