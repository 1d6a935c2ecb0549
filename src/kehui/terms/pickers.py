"""The form field for a term: a list where the tree is short, else a text; static/js/picker.js turns both into a
combobox that is searched by code, name or pinyin."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.urls import reverse_lazy
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.terms.finding import named, resolve
from kehui.terms.models import SHORT, Term, Tree

FEW = 8  # terms that are seen at a glance: no search is needed among them
HINT = gettext_lazy("code, name or pinyin")


class Chosen(str):
    """What is chosen as its field shows it, with the code that stands for it."""

    code: str
    name: str

    def __new__(cls, code: str, name: str) -> "Chosen":
        made = super().__new__(cls, f"{code} {name}")
        made.code, made.name = code, name
        return made


class Picker(forms.TextInput):
    """A text that is searched while it is typed; beside it, where there is one, the way to the whole list."""

    def __init__(self, *, find: Any, label: Any, hint: Any, whole: Any = "") -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false"})
        self.find, self.label, self.hint, self.whole = find, label, hint, whole

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        given = self.build_attrs(self.attrs, attrs) | {
            "type": "text", "name": name, "value": value or "", "placeholder": self.hint,
            "data-picker": self.find, "data-label": capfirst(self.label),
        }  # fmt: skip
        if code := getattr(value, "code", ""):
            given["data-code"] = code
        whole = (
            format_html('<a class="picker-list" href="{}">{}</a>', self.whole, _("whole list")) if self.whole else ""
        )
        return format_html('<span class="picker"><input{}>{}</span>', flatatt(given), whole)


class TermPicker(Picker):
    """A text that takes a code, a name or pinyin."""

    def __init__(self, tree: str, *, any_day: bool) -> None:
        whole = reverse_lazy("terms-tree", args=[tree])
        super().__init__(find=searched(tree, any_day=any_day), label=Tree(tree).label, hint=HINT, whole=whole)


def searched(tree: str, *, any_day: bool) -> Any:
    """The address that answers what is typed."""
    return format_lazy("{}{}", reverse_lazy("terms-find", args=[tree]), "?any=1" if any_day else "")


class TermSelect(forms.Select):
    """A short tree as a select, drawn without a template for each option; with more than a few terms it becomes a
    searched text where there is a script."""

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
        if len(terms) <= FEW:
            return format_html("<select{}>{}</select>", flatatt(given), mark_safe(drawn))
        given |= {
            "data-picker": searched(self.tree, any_day=self.any_day), "data-label": capfirst(Tree(self.tree).label),
            "data-hint": HINT, "data-entered": "" if chosen in dict(options) else chosen,
        }  # fmt: skip
        return format_html('<span class="picker"><select{}>{}</select></span>', flatatt(given), mark_safe(drawn))


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
            self._shown[value] = Chosen(term.code, term.full_name()) if term is not None else value
        return self._shown[value]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial)) != str(self.prepare_value(data))
