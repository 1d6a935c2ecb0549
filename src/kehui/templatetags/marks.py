"""The small marks of a page (icon, badge, date, score, button …) as functions, for templates and for table columns."""

import datetime
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.template.base import TemplateSyntaxError
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from heroicons.templatetags.heroicons import heroicon_micro, heroicon_outline

VARIANTS = ("primary", "secondary", "quiet", "danger")
PHASES = ("draft", "open", "done", "dropped")
TONES = ("neutral", "brand", "accent", "ok", "danger")

# One shape per phase, so that a state is told apart in grey print and by people who do not see colours.
RING = '<circle cx="8" cy="8" r="5.75" fill="none" stroke="currentColor" stroke-width="1.5"{}/>'
SHAPES = {
    "draft": RING.format(' stroke-dasharray="2.4 2.1"'),
    "ahead": RING.format(""),
    "open": RING.format("") + '<path d="M8 4.75a3.25 3.25 0 0 1 0 6.5z" fill="currentColor"/>',
    "done": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>'
    '<path class="shape-cut" d="M5 8.2l2.1 2.1 3.9-4.4" fill="none" stroke-width="1.6" stroke-linecap="round"/>',
    "dropped": RING.format("") + '<path d="M5.6 5.6l4.8 4.8" stroke="currentColor" stroke-width="1.5"/>',
}
SHAPES |= {"current": SHAPES["open"], "exit": SHAPES["dropped"]}


def one_of(prop: str, value: str, allowed: Iterable[str]) -> str:
    if value not in allowed:
        raise TemplateSyntaxError(f"{prop}={value!r}; it must be one of {', '.join(allowed)}")
    return value


def attributes(extra: Mapping[str, object]) -> SafeString:
    """HTML attributes from htmx, data and aria props (underscores become hyphens); any other name is refused."""
    for name in extra:
        if not name.startswith(("hx_", "data_", "aria_")):
            raise TemplateSyntaxError(f"unknown prop {name!r}")
    kept = ((name.replace("_", "-"), value) for name, value in extra.items() if value not in (None, False, ""))
    return format_html_join("", ' {}="{}"', ((name, "true" if value is True else value) for name, value in kept))


@lru_cache(maxsize=512)
def draw_icon(name: str, size: int, label: str) -> SafeString:
    draw = heroicon_micro if size <= 16 else heroicon_outline
    naming = {"role": "img", "aria_label": label, "aria_hidden": "false"} if label else {}
    return mark_safe(draw(name, size=size, **{"class": "icon"}, **naming))


@lru_cache(maxsize=16)
def draw_shape(phase: str) -> SafeString:
    return mark_safe(
        f'<svg class="shape" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{SHAPES[phase]}</svg>'
    )


def bar(share: float) -> SafeString:
    """A bar from 0 to 100 as SVG: widths as attributes, because the page allows no inline style."""
    width = max(0.0, min(100.0, share))
    return format_html(
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-track" width="100" height="6"/><rect class="bar-fill" width="{}" height="6"/></svg>',
        f"{width:.1f}",
    )


def grouped(value: float | str) -> str:
    """A number with its thousands set apart, in every language; text such as "10,000+" is left alone."""
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def icon(name: str, *, size: int = 20, label: str = "") -> SafeString:
    return draw_icon(str(name), int(size), str(label))


def shape(phase: str) -> SafeString:
    return draw_shape(one_of("phase", phase, SHAPES))


def badge(phase: str, *, label: str) -> SafeString:
    one_of("phase", phase, PHASES)
    return format_html('<span class="badge badge-{}">{}{}</span>', phase, draw_shape(phase), label)


def pill(text: str, *, tone: str = "neutral", icon: str = "") -> SafeString:
    one_of("tone", tone, TONES)
    return format_html('<span class="pill pill-{}">{}{}</span>', tone, draw_icon(icon, 16, "") if icon else "", text)


def when(at: datetime.datetime | datetime.date | None, *, time: bool = True) -> SafeString:
    """A moment as 2026-11-23 09:41 in local time, a day as 2026-11-23, nothing as a dash."""
    if at is None or at == "":
        return format_html('<span class="none">—<span class="hidden"> {}</span></span>', _("not given"))
    if isinstance(at, datetime.datetime):
        local = timezone.localtime(at) if timezone.is_aware(at) else at
        shown = local.strftime("%Y-%m-%d %H:%M" if time else "%Y-%m-%d")
        return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), shown)
    return format_html('<time datetime="{0}">{0}</time>', at.isoformat())


def due(day: datetime.date | None, *, today: datetime.date | None = None) -> SafeString:
    """A deadline in words: days left, today, or days overdue; the icon says it again."""
    if not day:
        return when(None)
    left = (day - (today or timezone.localdate())).days
    if left < 0:
        tone, sign, text = "late", "exclamation-triangle", ngettext("%d day overdue", "%d days overdue", -left) % -left
    elif left == 0:
        tone, sign, text = "soon", "clock", _("due today")
    else:
        tone, sign, text = (
            ("soon" if left <= 3 else "far"),
            "clock",
            ngettext("%d day left", "%d days left", left) % left,
        )
    return format_html(
        '<span class="due due-{}"><span class="due-words">{}{}</span> <time datetime="{}">{}</time></span>',
        tone, draw_icon(sign, 16, ""), text, day.isoformat(), day.isoformat(),
    )  # fmt: skip


def avatar(name: str, *, large: bool = False) -> SafeString:
    """Initials: the last two characters of a Chinese name, the first letters of two words of any other."""
    words = str(name).split()
    if not words:
        initials = "?"
    elif words[0][0] >= "\u2e80":
        initials = words[0][-2:]
    else:
        initials = "".join(word[0] for word in words[:2]).upper()
    return format_html(
        '<span class="avatar{}" aria-hidden="true">{}</span>', " avatar-large" if large else "", initials
    )


def kbd(*keys: str) -> SafeString:
    return format_html('<span class="keys">{}</span>', format_html_join("", "<kbd>{}</kbd>", ((key,) for key in keys)))


def score(value: float, *, label: str = "") -> SafeString:
    """A match score from 0 to 100: the number, a bar, and words for those who hear the page."""
    return format_html(
        '<span class="score"><b>{}</b><span class="hidden"> {} · {}</span>{}</span>',
        f"{float(value):.0f}", _("of 100"), label or _("match score"), bar(float(value)),
    )  # fmt: skip


def progress(value: float, *, label: str, maximum: float = 100) -> SafeString:
    return format_html(
        '<label class="progress"><span>{}</span><progress value="{}" max="{}"></progress><b>{}%</b></label>',
        label, f"{value:g}", f"{maximum:g}", f"{100 * value / maximum if maximum else 0:.0f}",
    )  # fmt: skip


def busy(id: str, *, label: str = "") -> SafeString:
    """The sign that htmx shows while it waits; name it in `hx_indicator`."""
    return format_html('<span class="htmx-indicator busy" id="{}" role="status">{}</span>', id, label or _("Loading…"))


def button_parts(label: str, variant: str, icon: str, small: bool, bare: bool) -> tuple[str, SafeString]:
    classes = f"button button-{one_of('variant', variant, VARIANTS)}{' button-small' if small else ''}"
    sign = draw_icon(icon, 16 if small else 20, "") if icon else ""
    text = format_html('<span class="{}">{}</span>', "hidden" if bare else "button-text", label)
    return classes + (" button-bare" if bare else ""), format_html("{}{}", sign, text)


def button(
    label: str, *, variant: str = "secondary", icon: str = "", kind: str = "submit", name: str = "", value: str = "",
    form: str = "", small: bool = False, bare: bool = False, disabled: bool = False, **attrs: object,
) -> SafeString:  # fmt: skip
    """A button; `bare` shows the icon only and keeps the label for those who hear the page."""
    classes, inside = button_parts(label, variant, icon, small, bare)
    given = {"name": name, "value": value, "form": form, "title": label if bare else ""}
    extra = format_html_join("", ' {}="{}"', ((key, text) for key, text in given.items() if text != ""))
    return format_html(
        '<button type="{}" class="{}"{}{}{}>{}</button>',
        kind, classes, extra, mark_safe(" disabled") if disabled else "", attributes(attrs), inside,
    )  # fmt: skip


def link_button(
    label: str, *, href: str, variant: str = "secondary", icon: str = "", small: bool = False, bare: bool = False,
    **attrs: object,
) -> SafeString:  # fmt: skip
    """A link that looks like a button; `data_dialog="id"` opens that dialog where scripts run."""
    classes, inside = button_parts(label, variant, icon, small, bare)
    title = format_html(' title="{}"', label) if bare else ""
    return format_html('<a class="{}" href="{}"{}{}>{}</a>', classes, href, title, attributes(attrs), inside)
