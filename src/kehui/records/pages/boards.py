"""The board of a kind: its records by state, narrowed by the same filters as the list."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.access import everyone
from kehui.core.loops import State
from kehui.records import addresses
from kehui.records.chips import address
from kehui.records.keys import keys_of
from kehui.records.kinds import Kind
from kehui.records.pages.lists import answer, frame, narrowed
from kehui.records.paging import in_words
from kehui.records.queries import in_order, may_read
from kehui.records.sorting import NEWEST

CARDS = 20  # shown per state
COUNTED = 1000
MARK = "<state>"  # stands for the state in a query that is asked for each of them


@everyone
def show_board(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Records under their states: three queries, however many states and records there are."""
    filters = narrowed(request, kind, keys_of(kind))
    asked = filters.data.getlist("state")
    states = [state for state in kind.loop.states if not asked or state.code in asked]
    here = filters.qs.filter(state=MARK)
    keys = [key for (key,) in for_each(here.order_by(*NEWEST).values_list("pk")[:CARDS], states, "*")]
    found = for_each(here.order_by().values("state")[: COUNTED + 1], states, "MIN(state), COUNT(*)")
    rows, counts = in_order(kind, keys, request.user), dict(found)
    columns = [_column(request, kind, state, rows, counts.get(state.code, 0)) for state in states]
    label = _("%(kind)s by state") % {"kind": capfirst(str(kind.plural))}
    context = frame(request, kind, filters, view="board") | {"columns": columns, "board_label": label}
    return answer(request, "records/board.html", "records/board_results.html", context)


def for_each(query: QuerySet, states: list[State], wanted: str) -> list[tuple[Any, ...]]:
    """The rows of one short query asked for every state at once; Django itself joins no queries that have a limit."""
    try:
        sql, given = query.query.sql_with_params()
    except EmptyResultSet:  # the reader's rule covers nothing
        return []
    if not states:
        return []
    joined = " UNION ALL ".join(f"SELECT {wanted} FROM ({sql}) AS in_state" for _state in states)
    values = [state.code if value == MARK else value for state in states for value in given]
    with connection.cursor() as cursor:
        cursor.execute(joined, values)
        return cursor.fetchall()


def _column(request: HttpRequest, kind: Kind, state: State, rows: list[Any], count: int) -> Any:
    """A state with its cards, its count and, where not all are shown, the list that has them."""
    cards = [
        (record, addresses.page(record), record.owner if may_read(record, "owner") else None)
        for record in rows
        if record.state == state.code
    ]
    more = addresses.kind_page(kind) + address(request.GET, state=state.code) if count > len(cards) else ""
    return state, cards, in_words(min(count, COUNTED), count > COUNTED), more
