"""The form field for a term: a plain list where the tree is short, else a text that is searched by code, name or
pinyin, which static/js/picker.js turns into a combobox."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.terms.finding import named, resolve
from kehui.terms.models import SHORT, Term, Tree


class Chosen(str):
    """A term as its field shows it, with its code."""

    code: str

    def __new__(cls, term: Term) -> "Chosen":
        made = super().__new__(cls, f"{term.code} {term.full_name()}")
        made.code = term.code
        return made


class TermPicker(forms.TextInput):
    """A text that takes a code, a name or pinyin; beside it the way to the whole list."""

    def __init__(self, tree: str, *, any_day: bool) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false"})
        self.tree, self.any_day = tree, any_day

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        find = reverse("terms-find", args=[self.tree]) + ("?any=1" if self.any_day else "")
        label = Tree(self.tree).label
        given = self.build_attrs(self.attrs, attrs) | {
            "type": "text", "name": name, "value": value or "", "placeholder": _("code, name or pinyin"),
            "data-picker": find, "data-label": capfirst(label),
        }  # fmt: skip
        if code := getattr(value, "code", ""):
            given["data-code"] = code
        return format_html(
            '<span class="picker"><input{}><a class="picker-list" href="{}">{}</a></span>',
            flatatt(given), reverse("terms-tree", args=[self.tree]), _("whole list"),
        )  # fmt: skip


class TermSelect(forms.Select):
    """A short tree as a plain select, drawn without a template for each option."""

    def __init__(self, tree: str, *, any_day: bool, empty: str) -> None:
        super().__init__()
        self.tree, self.any_day, self.empty = tree, any_day, empty

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        chosen = getattr(value, "code", value or "")
        rows = Term.objects.of(self.tree).only("code", "name", "name_en")
        terms = list(rows if self.any_day else rows.valid())
        if chosen and chosen not in {term.code for term in terms}:
            terms += rows.filter(code=chosen)
        options = [("", self.empty), *((term.code, str(term)) for term in terms)]
        drawn = "".join(
            f'<option value="{escape(code)}"{" selected" if code == chosen else ""}>{escape(text)}</option>'
            for code, text in options
        )
        given = self.build_attrs(self.attrs, attrs) | {"name": name}
        return format_html("<select{}>{}</select>", flatatt(given), mark_safe(drawn))


class TermChoice(forms.Field):
    """A term of one tree. ``any_day`` offers those that have ended too; ``kept`` is the key of a term that a record
    already has and may keep."""

    def __init__(
        self, *, tree: str, any_day: bool = False, kept: int | None = None, empty_label: str = "", **kwargs: Any
    ) -> None:
        self.tree, self.any_day, self.kept = tree, any_day, kept
        short = tree in SHORT
        kwargs["widget"] = (
            TermSelect(tree, any_day=any_day, empty=empty_label) if short else TermPicker(tree, any_day=any_day)
        )
        super().__init__(**kwargs)
        self._shown: dict[Any, Any] = {}

    def to_python(self, value: Any) -> Term | None:
        text = str(value or "").strip()
        return resolve(self.tree, text, any_day=self.any_day, kept=self.kept) if text else None

    def prepare_value(self, value: Any) -> Any:
        """A key of the database or a code as the term it stands for; what else was typed stays as it is."""
        if value in (None, ""):
            return ""
        if value not in self._shown:
            term = Term.objects.with_trail().filter(pk=value).first() if isinstance(value, int) else value
            term = named(self.tree, term) if isinstance(term, str) else term
            self._shown[value] = Chosen(term) if term is not None else value
        return self._shown[value]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial)) != str(self.prepare_value(data))
