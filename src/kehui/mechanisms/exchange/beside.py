"""What the reader of workbooks does not tell about a sheet, in whichever form the file is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kehui.mechanisms.exchange.formats import Format

Place = tuple[int, int]  # row from 1, column from 0
Odd = str | Format  # "error", "formula" (one whose result was not kept), "merged", or what the number format says


@dataclass(frozen=True)
class Beside:
    """``odd``: cells by their places; ``errors``: what stands in those that show one; ``hidden``: rows, from 1, that
    are not shown: filtered away, or hidden by hand; ``merges``: first and last cell, both from 0, where the reader does
    not tell them; ``since_1904``: whether days are counted as old Macs did (ECMA-376-1, 18.17.4.1)."""

    odd: Mapping[Place, Odd] = field(default_factory=dict)
    errors: Mapping[Place, str] = field(default_factory=dict)
    hidden: Sequence[int] = ()
    merges: Sequence[tuple[Place, Place]] = ()
    since_1904: bool = False
