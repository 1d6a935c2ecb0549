"""The board of a kind: its records by state, narrowed by the same filters as the list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.access import everyone
from kehui.core.loops import State
from kehui.records import addresses
from kehui.records.chips import address
from kehui.records.kinds import Kind
from kehui.records.pages.lists import answer, frame, narrowed
from kehui.records.paging import bounded, in_words
from kehui.records.queries import in_order
from kehui.records.sorting import NEWEST

CARDS = 20  # shown per state
COUNTED = 1000


@everyone
def show_board(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Records under their states: two short queries per state and one for all cards, however many records there are."""
    filters = narrowed(request, kind)
    asked = filters.data.getlist("state")
    states = [state for state in kind.loop.states if not asked or state.code in asked]
    found = {state.code: _keys(filters.qs, state) for state in states}
    rows = in_order(kind, [key for keys, _count, _over in found.values() for key in keys], request.user)
    columns = [_column(request, kind, state, rows, *found[state.code][1:]) for state in states]
    label = _("%(kind)s by state") % {"kind": capfirst(str(kind.plural))}
    context = frame(request, kind, filters, view="board") | {"columns": columns, "board_label": label}
    return answer(request, "records/board.html", "records/board_results.html", context)


def _keys(records: Any, state: State) -> tuple[list[int], int, bool]:
    here = records.filter(state=state.code)
    keys = here.order_by(*NEWEST).values_list("pk", flat=True)[:CARDS]
    return list(keys), *bounded(here, COUNTED)


def _column(request: HttpRequest, kind: Kind, state: State, rows: list[Any], count: int, over: bool) -> Any:
    """A state with its cards, its count and, where not all are shown, the list that has them."""
    cards = [
        (record, addresses.page(record), record.owner if getattr(record, "may_read_owner", True) else None)
        for record in rows
        if record.state == state.code
    ]
    more = addresses.kind_page(kind) + address(request.GET, state=state.code) if count > len(cards) else ""
    return state, cards, in_words(count, over), more
