"""The board of a kind: its records by state, narrowed by the same filters as the list."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.access import everyone
from kehui.core.loops import State
from kehui.people.powers import powers
from kehui.records import addresses
from kehui.records.chips import address
from kehui.records.filters import filters_for
from kehui.records.keys import keys_of
from kehui.records.kinds import Kind
from kehui.records.pages.lists import answer, frame
from kehui.records.paging import in_words
from kehui.records.queries import in_order, may_read
from kehui.records.rules import NOTHING, in_one
from kehui.records.sorting import NEWEST

CARDS = 20  # shown per state
COUNTED = 1000
COUNT = "MIN(state), COUNT(*)"
MARK = "<state>"  # stands for the state in a query that is asked for each of them


@everyone
def show_board(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Records under those of their states that the reader may see: three queries, however many there are."""
    filters = filters_for(kind, data=request.GET, queryset=keys_of(kind), request=request)
    found, asked = filters.qs, filters.data.getlist("state")  # read even where no column is left to ask for
    wanted = [state for state in kind.loop.states if not asked or state.code in asked]
    alike = _alike(kind.view.on(powers(request.user)), wanted)
    seen = {state.code for _rule, some in alike for state in some}
    states = [state for state in wanted if state.code in seen]
    parts = [(found.filter(rule, state=MARK), some) for rule, some in alike]
    keys = _for_each([(here.order_by(*NEWEST).values_list("pk")[:CARDS], some) for here, some in parts], "*")
    counted = [(here.order_by().values("state")[: COUNTED + 1], some) for here, some in parts]
    rows, counts = in_order(kind, [key for (key,) in keys], request.user), dict(_for_each(counted, COUNT))
    columns = [_column(request, kind, state, rows, counts.get(state.code, 0)) for state in states]
    label = _("%(kind)s by state") % {"kind": capfirst(str(kind.plural))}
    context = frame(request, kind, filters, view="board") | {"columns": columns, "board_label": label}
    return answer(request, "records/board.html", "records/board_results.html", context)


def _alike(seen: Q, states: list[State]) -> list[tuple[Q, list[State]]]:
    """The states in which the same condition is left of what a reader may see, with that condition; those in which
    nothing can be seen are left out."""
    found: list[tuple[Q, list[State]]] = []
    for state in states:
        if (rule := in_one(seen, state.code)) is NOTHING:
            continue
        for known, alike in found:
            if known == rule:
                alike.append(state)
                break
        else:
            found.append((rule, [state]))
    return found


def _for_each(parts: list[tuple[QuerySet, list[State]]], wanted: str) -> list[tuple[Any, ...]]:
    """The rows of short queries, each asked for several states, all at once; Django itself joins no queries that have
    a limit."""
    joined: list[str] = []
    values: list[Any] = []
    for query, states in parts:
        with suppress(EmptyResultSet):  # nothing is covered
            sql, given = query.query.sql_with_params()
            joined += [f"SELECT {wanted} FROM ({sql}) AS in_state"] * len(states)
            values += [state.code if value == MARK else value for state in states for value in given]
    if not joined:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(joined), values)
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
