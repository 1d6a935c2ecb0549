"""The form of a kind, made from its sections: the same for a new record, a change and the fields a step asks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.forms.utils import ErrorDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kehui.core.loops import Step
from kehui.people.models import Organisation
from kehui.people.powers import Role, powers
from kehui.records.choosing import kinds_for, meant
from kehui.records.fields import CodesField, MoneyField, TableField
from kehui.records.kinds import Kind
from kehui.records.models import Record
from kehui.records.widgets import (
    WITH_UNIT,
    CodesInput,
    DayInput,
    MoneyInput,
    OwnInput,
    PickedInput,
    RecordInput,
    TableInput,
)
from kehui.terms.models import Term
from kehui.terms.pickers import TermChoice

SERVING = (Role.COUNTY, Role.CITY, Role.OFFICER, Role.BROKER)  # may write in the name of others


class RecordForm(forms.Form):
    """What a person types about a record. ``checked=False`` shows what was typed without judging it, for a draft
    taken up again or a table that is to grow."""

    def __init__(self, *args: Any, checked: bool = True, **kwargs: Any) -> None:
        self.checked = checked
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        if self.checked:
            super().full_clean()
        else:
            self._errors, self.cleaned_data = ErrorDict(), {}

    def refuse(self, error: ValidationError) -> None:
        """Put what a service refused beside the fields it is about, the rest on top."""
        for name, found in (error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}).items():
            self.add_error(name if name in self.fields else None, found)


def form_for(
    kind: Kind,
    person: Any,
    *,
    record: Record | None = None,
    given: Mapping[str, Any] | None = None,
    names: Iterable[str] | None = None,
    needs: Iterable[str] = (),
    **kwargs: Any,
) -> RecordForm:
    """A form over the named fields (all that people fill in, unless named); those in ``needs`` must be filled;
    ``given`` fills in a new one."""
    chosen = tuple(kind.typed if names is None else names)
    fields = {name: _form_field(kind, kind.model._meta.get_field(name), person, record) for name in chosen}
    for name in kind.picked:
        if name in fields:
            fields[name] = _picked(kind, name, person, record, kwargs.get("data") or given or {})
        elif name.partition(".")[0] in fields and record:
            _offer_cells(fields, name, kind.picked[name][1](record))
    for name in fields.keys() & kind.labels.keys():
        fields[name].label = kind.called(name)
    for name in needs:
        if name in fields:
            fields[name].required = True
    initial = {name: kind.model._meta.get_field(name).value_from_object(record) for name in chosen} if record else {}
    initial |= {name: value for name, value in (given or {}).items() if name in fields}
    if record is None and "owner" in fields and "owner" not in initial:
        own = powers(person).organisation_ids
        initial["owner"] = own[0] if own else None
    return type("Form", (RecordForm,), fields)(initial=initial, **kwargs)


def needed_for(kind: Kind, state: str) -> dict[str, Step]:
    """Fields that some step out of this state needs, with the first such step: what the form asks to think of."""
    return {name: step for step in reversed(kind.loop.steps_from(state)) for name in step.needs}


def _form_field(kind: Kind, field: Any, person: Any, record: Record | None) -> forms.Field:
    common = {"label": capfirst(field.verbose_name), "required": not field.blank, "help_text": field.help_text}
    if isinstance(field, TableField):
        return TableInput(table=field, **common)
    if isinstance(field, CodesField):
        return CodesInput(choices=field.code_choices or (), **common)
    if isinstance(field, MoneyField):
        return MoneyInput(**common | {"label": WITH_UNIT % {"field": common["label"]}})
    if isinstance(field, models.ForeignKey):
        return _choice(kind, field, person, record, common)
    made = field.formfield(**({"assume_scheme": "https"} if isinstance(field, models.URLField) else {}))
    if isinstance(field, models.TextField):
        made.widget.attrs["rows"] = 5
    if isinstance(field, models.DateField):
        made.widget = DayInput()
    return made


def _picked(kind: Kind, name: str, person: Any, record: Record | None, sent: Mapping[str, Any]) -> forms.Field:
    """A choice among what the record in another field offers: the one sent, else the one that is kept."""
    field, (source, offers) = kind.model._meta.get_field(name), kind.picked[name]
    common = {"label": capfirst(field.verbose_name), "required": not field.blank, "help_text": field.help_text}
    if not source:
        return OwnInput(offers=offers(record) if record else (), **common)
    points: Any = kind.model._meta.get_field(source)
    named = str(sent.get(source) or "")
    kept = getattr(record, source, None)
    other = meant(kinds_for(points), named, person, among=targets(points, person, record)) if named else kept
    return PickedInput(
        texts=offers(other) if other else (), source=source, kept=getattr(record, name, ""), **common
    )  # fmt: skip


def _offer_cells(fields: dict[str, forms.Field], name: str, texts: Sequence[str]) -> None:
    """The cells of a column of a small table become a choice among texts; without any they are typed."""
    table, _dot, code = name.partition(".")
    widget: Any = fields[table].widget
    offered = tuple((each, each) for each in texts)
    widget.columns = tuple(replace(each, choices=offered) if each.code == code else each for each in widget.columns)


def targets(field: Any, person: Any, record: Record | None) -> QuerySet:
    """What a foreign key may point at when this person fills it in: terms valid today, one's own organisations, what
    the field's own limits allow; what the record already has stays on offer."""
    now = Q(pk=getattr(record, field.attname)) if record and getattr(record, field.attname) else Q(pk__in=[])
    rows = field.remote_field.model._default_manager.complex_filter(field.get_limit_choices_to()).distinct()
    if issubclass(rows.model, Term):
        return rows.filter(Q(pk__in=rows.valid().values("pk")) | now)
    if issubclass(rows.model, Organisation):
        who = powers(person)
        return rows if who.holds(*SERVING) else rows.filter(Q(pk__in=who.organisation_ids) | now)
    return rows


def _choice(kind: Kind, field: Any, person: Any, record: Record | None, common: dict[str, Any]) -> forms.Field:
    rows, empty = targets(field, person, record), _("choose …")
    if issubclass(rows.model, Record):
        find = reverse("offered", args=[kind.code, field.name])
        return RecordInput(codes=kinds_for(field), records=rows, person=person, find=find, **common)
    if issubclass(rows.model, Term):
        kept = getattr(record, field.attname, None)
        return TermChoice(tree=field.get_limit_choices_to()["tree"], kept=kept, empty_label=empty, **common)
    return forms.ModelChoiceField(queryset=rows, empty_label=empty, **common)
