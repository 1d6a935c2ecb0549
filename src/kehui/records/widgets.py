"""Form fields for what records are made of: amounts in 万元, small tables, several codes, and other records."""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kehui.core.numbers import whole
from kehui.records.choosing import meant
from kehui.records.fields import Column, MoneyField, TableField
from kehui.terms.pickers import Chosen, Picker

SPARE = 3  # blank rows offered under those filled in


class MoneyInput(forms.DecimalField):
    """An amount typed in units of 10,000 yuan, kept in fen: six decimals are exactly one fen."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "data-unit": "wan"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("min_value", None), kwargs.pop("max_value", None)  # those of the column, in fen
        super().__init__(min_value=0, max_digits=18, decimal_places=6, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(value.replace(",", "").replace("，", "") if isinstance(value, str) else value)

    def clean(self, value: Any) -> int | None:
        amount = super().clean(value)
        return None if amount is None else int(amount * MoneyField.UNIT)

    def prepare_value(self, value: Any) -> Any:
        return f"{(Decimal(value) / MoneyField.UNIT).normalize():f}" if isinstance(value, int) else value


class TableWidget(forms.Widget):
    """Rows of inputs named ``field-row-column``; ``field-rows`` says how many there are. Where columns are ``settled``,
    their cells are shown and not typed, and no row is added."""

    template_name = "records/widgets/table.html"
    use_fieldset = True

    def __init__(self, field: TableField) -> None:
        super().__init__()
        self.columns, self.limit, self.cell = field.columns, field.LIMIT, field.CELL
        self.settled: tuple[str, ...] = ()

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[dict[str, str]]:
        count = data.get(f"{name}-rows", "0")
        rows = min(whole(str(count)) or 0, self.limit + SPARE)
        return [
            {column.code: data.get(f"{name}-{row}-{column.code}", "") for column in self.columns} for row in range(rows)
        ]

    def value_omitted_from_data(self, data: Any, _files: Any, name: str) -> bool:
        return f"{name}-rows" not in data

    def id_for_label(self, _id: str, _index: Any = None) -> str:
        return ""

    def _render(self, template_name: str, context: dict[str, Any], _renderer: Any = None) -> SafeString:
        return render_to_string(template_name, context)  # with the site's own tags, which form renderers lack

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        rows = [row for row in value or [] if any(row.values())]
        rows = [*rows, *({} for _place in range(0 if self.settled else SPARE))][: self.limit]
        cells = [
            [(column, f"{name}-{place}-{column.code}", cell, offered(column, cell))
             for column in self.columns for cell in [row.get(column.code, "")]]
            for place, row in enumerate(rows)
        ]  # fmt: skip
        heads = [(capfirst(str(column.label)), column) for column in self.columns]
        widths = {max(1, column.width) for column in self.columns}
        context = super().get_context(name, value, attrs)
        more = {"heads": heads, "rows": cells, "limit": self.cell, "even": len(widths) == 1}
        return context | more | {"settled": self.settled}


def offered(column: Column, cell: str) -> list[tuple[str, Any]]:
    """What may be chosen in a cell; a text that is none of it stays on offer, so that it is not lost unseen."""
    if not column.choices:
        return []
    strange = [(cell, cell)] if cell and column.meant(cell) is None else []
    return [("", "–"), *column.choices, *strange]


class TableInput(forms.Field):
    """A small table; its errors name the row and the column."""

    def __init__(self, *, table: TableField, **kwargs: Any) -> None:
        super().__init__(widget=TableWidget(table), **kwargs)
        self.table = table

    def clean(self, value: Any) -> list[dict[str, str]]:
        rows = self.table.cleaned_rows(value or [])
        if self.required and not rows:
            raise ValidationError(self.error_messages["required"], code="required")
        return rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != [row for row in data or [] if any(row.values())]


class CodesInput(forms.MultipleChoiceField):
    """Several codes out of a list, one checkbox each."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> tuple[str, ...]:
        return tuple(super().clean(value))


class QuickSelect(forms.Select):
    """A select drawn without a template for each of its options: a list page has dozens of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        chosen = {str(one) for one in self.format_value(value)}
        given = self.build_attrs(self.attrs, attrs) | {"name": name}
        flat = ((str("" if key is None else key), str(text)) for key, text in self.choices)
        options = "".join(
            f'<option value="{escape(key)}"{" selected" if key in chosen else ""}>{escape(text)}</option>'
            for key, text in flat
        )
        return format_html("<select{}>{}</select>", flatatt(given), mark_safe(options))


class PickedSelect(QuickSelect):
    """A select whose options come from the record named in another field: drawn anew when that one is chosen."""

    def __init__(self, source: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source = source

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        own = f"#{(attrs or {}).get('id', '')}"
        anew = {
            "hx-post": "?", "hx-include": "closest form", "hx-vals": json.dumps({"more": name}), "hx-select": own,
            "hx-trigger": f"change from:[name='{self.source}']", "hx-target": "this", "hx-swap": "outerHTML",
        }  # fmt: skip
        drawn = super().render(name, value, (attrs or {}) | anew, renderer)
        button = '{}<noscript><button class="button button-small" name="more" value="{}">{}</button></noscript>'
        return format_html(button, drawn, name, _("List them"))


class OwnInput(forms.ChoiceField):
    """One of what the record itself offers: texts, or pairs of what is kept and what is read."""

    def __init__(self, *, offers: Iterable[Any], widget: Any = QuickSelect, **kwargs: Any) -> None:
        pairs = [each if isinstance(each, tuple) else (each, each) for each in offers]
        super().__init__(choices=[("", _("choose …")), *pairs], widget=widget, **kwargs)
        self.error_messages["invalid_choice"] = _("“%(value)s” does not stand there: choose again.")


class PickedInput(OwnInput):
    """One of the texts that the record in the field ``source`` offers; a text that was ``kept`` stays on offer."""

    def __init__(self, *, texts: Sequence[str], source: str, kept: str, **kwargs: Any) -> None:
        kwargs["help_text"] = kwargs.get("help_text") if texts else _("It is chosen from what is named beside it.")
        every = dict.fromkeys([*texts, *filter(None, [kept])])
        super().__init__(offers=every, widget=PickedSelect(source), **kwargs)


class RecordInput(forms.CharField):
    """Another record, searched by number or title; only those that the person may view can be named."""

    def __init__(self, *, codes: Sequence[str], records: Any, person: Any, find: str, **kwargs: Any) -> None:
        self.codes, self.records, self.person = codes, records, person
        whole = reverse(f"{codes[0]}:list") if len(codes) == 1 else ""
        widget = Picker(find=find, label=kwargs["label"], hint=_("number or title"), whole=whole)
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        record = meant(self.codes, text, self.person, among=self.records)
        if record is None:
            raise ValidationError(_("There is no such record to be named here: %(text)s."), params={"text": text})
        return record

    def prepare_value(self, value: Any) -> Any:
        """A key of the database or a number with the title beside it; what else was typed stays as it is."""
        if isinstance(value, int):
            value = self.records.filter(pk=value).values_list("number", flat=True).first()
        record = meant(self.codes, value, self.person, among=self.records) if value else None
        return Chosen(record.number, record.title) if record else value


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


WITH_UNIT = _("%(field)s (in units of 10,000 yuan)")
