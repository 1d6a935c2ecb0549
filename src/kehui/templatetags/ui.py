"""Interface components: every piece of a page that appears twice, as a template tag with strict keyword props."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from . import marks
from .marks import attributes, bar, button_parts, draw_icon, one_of

register = template.Library()
register.filter(marks.grouped)
for mark in (
    marks.icon, marks.shape, marks.badge, marks.pill, marks.when, marks.due, marks.avatar, marks.kbd, marks.score,
    marks.progress, marks.busy, marks.button, marks.link_button,
):  # fmt: skip
    register.simple_tag(mark)

ALERTS = {
    "info": "information-circle",
    "success": "check-circle",
    "warning": "exclamation-triangle",
    "error": "x-circle",
}


def _read(item: Any, name: str, *default: Any) -> Any:
    """A field of a dict or of an object, whichever the view handed over; without a default it must be there."""
    if isinstance(item, Mapping):
        return item.get(name, *default) if default else item[name]
    return getattr(item, name, *default)


@register.inclusion_tag("ui/skeleton.html")
def skeleton(*, lines: int = 3) -> dict[str, object]:
    return {"lines": range(lines)}


# Buttons and menus -----------------------------------------------------------------------------------------------


@register.simple_block_tag
def dropdown(
    content: str, label: str, *, icon: str = "", variant: str = "secondary", small: bool = False, end: bool = False
) -> SafeString:
    classes, inside = button_parts(label, variant, icon, small, bare=False)
    return format_html(
        '<details class="dropdown{}" data-dropdown><summary class="{}">{}{}</summary>'
        '<div class="dropdown-panel">{}</div></details>',
        " dropdown-end" if end else "", classes, inside, draw_icon("chevron-down", 16, ""), content,
    )  # fmt: skip


@register.simple_tag
def menu_link(label: str, *, href: str, icon: str = "", active: bool = False, **attrs: object) -> SafeString:
    current = mark_safe(' aria-current="true"') if active else ""
    sign = draw_icon(icon, 16, "") if icon else ""
    return format_html('<a class="menu-link" href="{}"{}{}>{}{}</a>', href, current, attributes(attrs), sign, label)


# Blocks ----------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def slot(content: str) -> str:
    """Keeps a piece of a page for a prop of a later tag: `{% slot as actions %}…{% endslot %}`."""
    return content


@register.simple_block_tag
def page_header(
    content: str, title: str, *, subtitle: str = "", over: str = "", number: str = "", phase: str = "", state: str = ""
) -> str:
    """The head of a page; its content are the page's actions."""
    props = {"title": title, "subtitle": subtitle, "over": over, "number": number, "phase": phase, "state": state}
    return render_to_string("ui/page_header.html", props | {"actions": mark_safe(content.strip())})


@register.simple_block_tag
def panel(
    content: str, title: str = "", *, actions: str = "", count: int | str = "", id: str = "", flush: bool = False,
    foot: str = "",
) -> str:  # fmt: skip
    """A bordered part of a page; `flush` lets tables and lists run to the edge; `id` makes its heading a target."""
    props = {"title": title, "actions": actions, "count": count, "id": id, "flush": flush, "foot": foot}
    return render_to_string("ui/panel.html", props | {"content": content})


@register.simple_block_tag
def empty_state(content: str, title: str, *, text: str = "", icon: str = "inbox") -> str:
    return render_to_string("ui/empty_state.html", {"title": title, "text": text, "icon": icon, "actions": content})


@register.simple_block_tag
def alert(content: str, kind: str = "info", *, title: str = "", live: bool = False) -> str:
    """A message in the page; `live` has it read out when it appears."""
    sign = ALERTS[one_of("kind", kind, ALERTS)]
    return render_to_string(
        "ui/alert.html", {"kind": kind, "title": title, "live": live, "icon": sign, "content": content}
    )


@register.simple_block_tag
def dialog(content: str, id: str, *, title: str) -> str:
    """A sheet over the page, opened by a link with `data_dialog`; the link's own page is the way without scripts."""
    return render_to_string("ui/dialog.html", {"id": id, "title": title, "content": content})


# Forms -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, *, wide: bool = False) -> dict[str, object]:
    """One form field: label, help, error and control, tied to each other for assistive technology."""
    single = getattr(bound.field.widget, "input_type", "") == "checkbox" and not bound.use_fieldset
    return {"field": bound, "wide": wide, "single": single}


@register.inclusion_tag("ui/fields.html")
def fields(form: Any) -> dict[str, object]:
    """All fields of a form with its hidden ones, and the sentence that explains the mark of required fields."""
    return {"form": form, "marked": any(bound.field.required for bound in form.visible_fields())}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*given: Any) -> dict[str, object]:
    """What is wrong with a form, a formset or several of them sent together, each line a link to its field."""
    sent = [form for form in given if form is not None]
    forms = [one for form in sent for one in getattr(form, "forms", [form])]
    general = [error for form in sent if hasattr(form, "non_form_errors") for error in form.non_form_errors()]
    general += [error for one in forms for error in one.non_field_errors()]
    lines = [(bound, error) for one in forms for bound in one for error in bound.errors]
    return {"general": general, "lines": lines}


@register.simple_block_tag
def filter_bar(content: str, *, label: str = "", chips: Iterable[Any] = (), clear_url: str = "") -> str:
    """The controls above a list; `chips` are the active filters (.label .value .url, the url removes it)."""
    return render_to_string(
        "ui/filter_bar.html", {"content": content, "label": label, "chips": chips, "clear_url": clear_url}
    )


@register.inclusion_tag("ui/search_box.html")
def search_box(
    action: str, *, name: str = "q", value: str = "", label: str = "", placeholder: str = "", typed: str = ""
) -> dict[str, object]:
    """``typed`` is the address that is asked for results while somebody types."""
    props = {"action": action, "name": name, "value": value, "label": label or _("Search")}
    return props | {"placeholder": placeholder, "typed": typed}


# Facts and lists of things ---------------------------------------------------------------------------------------


@register.inclusion_tag("ui/fact_list.html")
def fact_list(pairs: Iterable[Any], *, columns: int = 2) -> dict[str, object]:
    """Label and value pairs (.label .value and, if known, .wide); long values take the full width by themselves."""
    rows = [(_read(pair, "label"), _read(pair, "value"), _read(pair, "wide", None)) for pair in pairs]
    facts = [(label, value, len(str(value)) > 48 if wide is None else wide) for label, value, wide in rows]
    return {"facts": facts, "columns": columns}


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Iterable[Any], *, label: str) -> dict[str, object]:
    """Pages beside each other: .label .url .active, and .count where there is one."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/breadcrumbs.html")
def breadcrumbs(items: Iterable[Any]) -> dict[str, object]:
    """The way to this page: .label and .url; the last one is the page itself and needs no url."""
    return {"items": list(items)}


@register.inclusion_tag("ui/stat.html")
def stat(value: float | str, *, label: str, url: str = "", hint: str = "") -> dict[str, object]:
    return {"value": value, "label": label, "url": url, "hint": hint}


@register.inclusion_tag("ui/file_item.html")
def file_item(
    name: str, *, url: str = "", size: int = 0, digest: str = "", by: str = "", at: Any = None, version: int = 1,
    audience: str = "", preview: str = "",
) -> dict[str, object]:  # fmt: skip
    """A file with its size in bytes, the digest that proves it unchanged, and who may read it if not everybody."""
    props = {"name": name, "url": url, "size": size, "digest": digest, "by": by, "at": at}
    return props | {"version": version, "audience": audience, "preview": preview}


# Tables ----------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def table(content: str, *, caption: str, shown: bool = False) -> SafeString:
    """A table whose rows become cards on a phone; the caption names it, visibly only when `shown`."""
    return format_html(
        '<div class="table-frame"><table class="table"><caption class="{}">{}</caption>{}</table></div>',
        "caption" if shown else "hidden", caption, content,
    )  # fmt: skip


@register.inclusion_tag("ui/column.html")
def column(label: str, *, url: str = "", direction: str = "", numeric: bool = False) -> dict[str, object]:
    """A column's head; `url` sorts by it and `direction` says how it is sorted now (ascending or descending)."""
    one_of("direction", direction, ("", "ascending", "descending"))
    return {"label": label, "url": url, "direction": direction, "numeric": numeric}


@register.simple_block_tag
def cell(content: str, label: str = "", *, numeric: bool = False, main: bool = False) -> SafeString:
    """A table cell that knows its column's label for the phone; `main` marks the one with the row's link."""
    return mark_safe(f"{_cell_head(label, numeric, main)}{conditional_escape(content)}</td>")


@lru_cache(maxsize=1024)
def _cell_head(label: str, numeric: bool, main: bool) -> SafeString:
    """The same for every row of a table, so it is written once."""
    classes = " ".join(name for name, on in (("numeric", numeric), ("main", main)) if on)
    return format_html('<td class="{}" data-label="{}">', classes, label)


@register.simple_tag
def row_link(label: str, *, url: str) -> SafeString:
    return format_html('<a class="row-link" href="{}">{}</a>', url, label)


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, *, param: str = "page", total: str = "") -> dict[str, object]:
    """The pages of a list, keeping the other parameters; `total` replaces the count where it is bounded."""
    query = context["request"].GET.copy()

    def link(number: int) -> str:
        query[param] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(number, link(number) if isinstance(number, int) else "") for number in numbers]
    before = link(page.previous_page_number()) if page.has_previous() else ""
    after = link(page.next_page_number()) if page.has_next() else ""
    return {"page": page, "links": links, "before": before, "after": after, "total": total or page.paginator.count}


# The life of a record --------------------------------------------------------------------------------------------


@register.simple_block_tag
def timeline(content: str, *, label: str = "") -> SafeString:
    return format_html('<ol class="timeline" aria-label="{}">{}</ol>', label or _("History"), content)


@register.inclusion_tag("ui/event.html")
def event(
    what: str, *, who: str, at: Any, phase: str = "", state: str = "", icon: str = "", place: str = "",
    reason: str = "", changes: Iterable[Any] = (), digest: str = "",
) -> dict[str, object]:  # fmt: skip
    """A step of a record: who did what, when, why, to which state; changes have .label .old .new."""
    props = {"what": what, "who": who, "at": at, "phase": phase, "state": state, "icon": icon, "place": place}
    return props | {"reason": reason, "changes": list(changes), "digest": digest}


@register.simple_block_tag
def note(content: str, *, who: str, at: Any, place: str = "", audience: str = "") -> str:
    """A note in the timeline; `audience` says who may read it."""
    props = {"who": who, "at": at, "place": place, "audience": audience}
    return render_to_string("ui/note.html", props | {"content": content})


@register.inclusion_tag("ui/process_map.html")
def process_map(
    states: Iterable[Any], *, waiting: str = "", label: str = "", upright: bool = False
) -> dict[str, object]:
    """The way of a record: .label, .status (done, current, ahead or exit) and .at; `waiting` says for whom."""
    words = {"done": _("done"), "current": _("now"), "ahead": _("ahead"), "exit": _("ended here")}
    steps = [(_read(one, "label"), _read(one, "status"), _read(one, "at", None)) for one in states]
    rows = [(name, one_of("status", status, words), words[status], at) for name, status, at in steps]
    return {"states": rows, "waiting": waiting, "label": label or _("Process"), "upright": upright}


@register.inclusion_tag("ui/reasons.html")
def reasons(parts: Iterable[Any], *, total: float | None = None, missing: Iterable[str] = ()) -> dict[str, object]:
    """Why a match scores what it does: parts have .term .field .value and sum to `total`; then what is missing."""
    rows = [(_read(part, "term"), _read(part, "field"), float(_read(part, "value"))) for part in parts]
    most = max((value for _term, where, value in rows if where), default=0) or 1  # a sum of others has no place
    shares = [(term, where, f"{value:.1f}", bar(100 * value / most) if where else "") for term, where, value in rows]
    return {"parts": shares, "total": "" if total is None else f"{total:.1f}", "missing": list(missing)}


@register.simple_block_tag
def match_item(
    content: str, title: str, *, url: str, value: float, rank: int | str = "", over: str = "", owner: str = "",
    outstanding: bool = False,
) -> str:  # fmt: skip
    """One result of matching: its score and whether it stands out, where it comes from and, as content, reasons and
    answers."""
    props = {"title": title, "url": url, "value": value, "rank": rank, "over": over, "owner": owner}
    props |= {"outstanding": outstanding}
    return render_to_string("ui/match_item.html", props | {"content": content})


@register.simple_block_tag
def board(content: str, *, label: str) -> SafeString:
    return format_html(
        '<div class="board" role="region" tabindex="0" aria-label="{}"><div class="board-columns">{}</div></div>',
        label, content,
    )  # fmt: skip


@register.simple_block_tag
def board_column(content: str, title: str, *, phase: str, count: int | str) -> str:
    props = {"title": title, "phase": one_of("phase", phase, marks.PHASES), "count": count}
    return render_to_string("ui/board_column.html", props | {"content": mark_safe(content.strip())})


@register.simple_block_tag
def board_card(content: str, title: str, *, url: str, over: str = "") -> str:
    """A card of a board; its content is the small print under the title."""
    return render_to_string("ui/board_card.html", {"title": title, "url": url, "over": over, "content": content})


@register.inclusion_tag("ui/diff.html")
def diff(rows: Iterable[Any], *, left: str, right: str) -> dict[str, object]:
    """Two versions side by side: rows have .label .left .right; what differs is marked by shape, word and colour."""
    lines = []
    for row in rows:
        old, new = _read(row, "left"), _read(row, "right")
        change = "same" if old == new else "added" if not old else "removed" if not new else "changed"
        lines.append((_read(row, "label"), old, new, change))
    return {"lines": lines, "left": left, "right": right}


@register.inclusion_tag("ui/example.html", takes_context=True)
def example(context: Context, name: str, *, title: str) -> dict[str, object]:
    """A component beside its own source, for the components page: `ui/examples/<name>.html`, drawn and quoted."""
    source = get_template(f"ui/examples/{name}.html").template
    return {"id": name, "title": title, "source": source.source.strip(), "shown": source.render(context)}
