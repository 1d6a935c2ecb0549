"""The columns of a kind's spreadsheet: template, import and export read the same list."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """``fields``: the columns after number and state, in order; empty means every field of the kind's form.
    ``key``: the fields that tell a record apart where a row has no number, so that a file taken in twice makes
    nothing twice."""

    fields: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
