"""What stands around every page: drawn once for each language or menu and kept, because it is half of a short page's
time."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from .ui import menu_link

if TYPE_CHECKING:
    from kehui.context import Area, Entry

register = template.Library()


@register.simple_tag
def kept(name: str) -> SafeString:
    """A template that says the same on every page of a language."""
    return _drawn(get_language(), name)


@lru_cache(maxsize=64)
def _drawn(_language: str | None, name: str) -> SafeString:
    return mark_safe(render_to_string(name))


@register.simple_tag
def areas_menu(areas: "Iterable[Area]", *, open: bool = False) -> SafeString:
    """The menu of areas; `open`: headings with their links below, as in the menu of narrow screens."""
    return _areas(get_language(), tuple(areas), open)


@lru_cache(maxsize=1024)
def _areas(_language: str | None, areas: "tuple[Area, ...]", open: bool) -> SafeString:
    return mark_safe(render_to_string("ui/areas.html", {"areas": areas, "open": open}))


@register.simple_tag
def menu_links(entries: "Iterable[Entry]") -> SafeString:
    return _links(tuple(entries))


@lru_cache(maxsize=256)
def _links(entries: "tuple[Entry, ...]") -> SafeString:
    return format_html_join("", "{}", ((menu_link(one.label, href=one.url, icon=one.icon),) for one in entries))
