"""Filters of a kind's list, made from its declaration; all of them live in the address of the page."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters as df
from django.db import models
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, TextInput
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.core.calendars import within_reach
from kehui.core.loops import Phase, Step
from kehui.people.models import Organisation
from kehui.people.powers import INSIDE, Powers, powers
from kehui.records.fields import CodesField, MoneyField
from kehui.records.kinds import Kind
from kehui.records.models import Event, Record
from kehui.records.organisations import OrganisationsChoice, code_in, keyed
from kehui.records.pairs import called
from kehui.records.queries import named, onward_steps
from kehui.records.rules import NOTHING, Rule, both, either
from kehui.records.several import ChoicesFilter, CodesFilter
from kehui.records.verbs import PHASES
from kehui.records.widgets import DayInput, MoneyInput, QuickSelect
from kehui.terms.models import Term
from kehui.terms.several import TermsChoice

DESK = {
    "waiting": gettext_lazy("waiting for me"),
    "mine": gettext_lazy("started by me"),
    "ours": gettext_lazy("of my organisations"),
    "part": gettext_lazy("in which I take part"),
    "overdue": gettext_lazy("overdue"),
    "part_overdue": gettext_lazy("in which I take part, overdue"),
}


LONG_AGO = date(1900, 1, 1)  # where counting begins when nobody says from when


class MoneyFilter(df.NumberFilter):
    field_class = MoneyInput


class ChoiceFilter(df.ChoiceFilter):
    """One of several choices, or all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("all"))
        super().__init__(*args, widget=QuickSelect, **kwargs)


class TermsFilter(df.Filter):
    """Any of some terms or of what counts below them today; the address names them by their codes."""

    field_class = TermsChoice

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        """The keys are read first: told which they are, the database knows how many records to expect."""
        keys = {key for term in value for key in Term.objects.below(term).values_list("pk", flat=True)}
        return qs.filter(**{f"{self.field_name}__in": list(keys)})


class WordsFilter(df.CharFilter):
    """Words that are each contained in any of several fields."""

    def __init__(self, *args: Any, among: tuple[str, ...], **kwargs: Any) -> None:
        self.among = among
        super().__init__(*args, **kwargs)

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        for word in value.split():
            qs = qs.filter(self.holding(word))
        return qs

    def holding(self, word: str) -> Q:
        return either(*(Q(**{f"{name}__icontains": word}) for name in self.among))


class OrganisationsFilter(WordsFilter):
    """Any of some organisations, each named by its code or by words of its name."""

    field_class = OrganisationsChoice

    def __init__(self, *args: Any, field_name: str, **kwargs: Any) -> None:
        among = (f"{field_name}__name", f"{field_name}__code")
        super().__init__(*args, field_name=field_name, among=among, **kwargs)

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        return qs.filter(either(*(self.named(each) for each in value)))

    def named(self, text: str) -> Q:
        if code := code_in(text):
            return Q(**{f"{self.field_name}__code": code})
        return both(*(self.holding(word) | keyed(word, f"{self.field_name}__keys") for word in text.split()))


class TitleFilter(WordsFilter):
    """Words contained in the title or the number, looked up in the index of both."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, among=("title", "number"), **kwargs)

    def holding(self, word: str) -> Q:
        return called(word)


class MomentFilter(df.DateFilter):
    """A day compared with moments: turned into midnights here, so that the database can use its indexes."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        late, value = self.lookup_expr == "lte", within_reach(value)
        midnight = timezone.make_aware(datetime.combine(value + timedelta(days=late), time.min))
        return qs.filter(**{f"{self.field_name}__{'lt' if late else 'gte'}": midnight})


class RecordFilters(df.FilterSet):
    """The filters of one kind for one person. A filter over a secret field only finds records whose field that
    person may read, so that nobody learns a value by asking for it; a refused value finds nothing."""

    kind: Kind

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.form.is_valid():
            return queryset.none()
        for name, value in self.form.cleaned_data.items():
            if value in (None, "", []):
                continue
            rule = self.kind.secret.get(self.filters[name].field_name)
            queryset = rule.narrow(queryset, self.request.user) if rule else queryset
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    def by_desk(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        """Records as they concern the person who asks."""
        who = powers(self.request.user)
        if value.endswith("overdue"):
            queryset = queryset.filter(due_on__lt=timezone.localdate())
        if value == "overdue":
            return queryset
        if not who.signed_in:
            return queryset.none()
        if value.startswith("part"):
            return queryset.filter(taking_part(self.kind, who))
        if value == "mine":
            return queryset.filter(created_by=who.person_id)
        if value == "ours":
            return queryset.filter(owner__in=who.organisation_ids)
        return queryset.filter(waiting_for_me(self.kind, who))

    def in_phase(self, queryset: QuerySet, _name: str, value: list[str]) -> QuerySet:
        return queryset.filter(state__in=self.kind.loop.codes(*map(Phase, value)))

    def having_reached(self, queryset: QuerySet, _name: str, value: list[str]) -> QuerySet:
        """Records that entered one of the states at some time, wherever they are now."""
        return queryset.filter(pk__in=Event.objects.filter(target__in=value).values("record"))

    def as_counted(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        """Exactly the records that an indicator counts in the period of the address, as far as the reader may know."""
        asked, [indicator] = self.form.cleaned_data, [each for each in self.kind.indicators if each.code == value]
        rows = indicator.rows(asked.get("counted_from") or LONG_AGO, asked.get("counted_until") or timezone.localdate())
        for rule in filter(None, (self.kind.secret.get(name) for name in indicator.by)):
            queryset = rule.narrow(queryset, self.request.user)
        return queryset.filter(pk__in=rows.order_by().values("pk"))

    def unchanged(self, queryset: QuerySet, _name: str, _value: Any) -> QuerySet:
        """For filters that another one reads."""
        return queryset


def filled(query: QueryDict) -> QueryDict:
    """The address without parameters left blank, as a plain form sends them."""
    kept = query.copy()
    for name in list(kept):
        if values := [value for value in kept.getlist(name) if value]:
            kept.setlist(name, values)
        else:
            del kept[name]
    return kept


def search_input() -> TextInput:
    return TextInput(attrs={"type": "search", "placeholder": _("Title or number")})


def waiting_for_me(kind: Kind, who: Powers) -> Q:
    """Records on which somebody may take a step onward."""
    return _stepping(kind, who, lambda state: onward_steps(kind, state))


def taking_part(kind: Kind, who: Powers) -> Q:
    """Records that somebody began or that are of organisations they act for, and those on which they may take any
    step."""
    acting = who.places(*INSIDE)
    own = either(Q(created_by=who.person_id), Q(owner__in=acting) if acting else NOTHING)
    return either(own, _stepping(kind, who, kind.loop.steps_from))


def _stepping(kind: Kind, who: Powers, steps_of: Callable[[str], Iterable[Step]]) -> Q:
    """Records on which a step that their state offers is open; each rule is asked once, for all its states."""
    asked = states_by_rule(kind, steps_of)
    return either(*(both(Q(state__in=codes), rule.on(who)) for rule, codes in asked.items()))


def states_by_rule(kind: Kind, steps_of: Callable[[str], Iterable[Step]]) -> dict[Rule, list[str]]:
    """For each rule of a step, the states that offer such a step."""
    states: dict[Rule, list[str]] = {}
    for state in kind.loop.states:
        for step in steps_of(state.code):
            states.setdefault(step.who, []).append(state.code)
    return states


def filters_for(kind: Kind, *, data: QueryDict, queryset: QuerySet, request: Any) -> RecordFilters:
    """The filter set of a kind, bound to what the address says."""
    states = [(state.code, state.label) for state in kind.loop.states]
    made: dict[str, Any] = {
        "q": TitleFilter(label=_("Title or number"), widget=search_input()),
        "state": df.MultipleChoiceFilter(
            choices=states, label=_("State"), distinct=False, widget=CheckboxSelectMultiple
        ),
        "desk": ChoiceFilter(
            choices=list(DESK.items()), method="by_desk", label=_("Show"), empty_label=_("all records")
        ),
        "phase": ChoicesFilter(choices=list(PHASES.items()), method="in_phase", label=_("Phase")),
    }
    if "owner" in kind.fields:
        made["owner"] = organisations(kind, kind.model._meta.get_field("owner"), label=_("Organisation"))
    for name in kind.filters:
        if name not in made:
            made |= _filters_of(kind, kind.model._meta.get_field(name))
    made["reached"] = ChoicesFilter(choices=states, method="having_reached", label=_("Has been in state"))
    made |= dict(_edges(kind.model._meta.get_field("created_at"))) | _counted(kind)
    return type("Filters", (RecordFilters,), made | {"kind": kind})(
        data=filled(data), queryset=queryset, request=request
    )


def _counted(kind: Kind) -> dict[str, Any]:
    """The indicators of a kind, and the period in which they count."""
    if not kind.indicators:
        return {}
    codes = [(each.code, each.label) for each in kind.indicators]
    day = {"method": "unchanged", "widget": DayInput()}
    return {
        "counted": ChoiceFilter(choices=codes, method="as_counted", label=_("Counted as")),
        "counted_from": df.DateFilter(label=_("Counted from"), **day),
        "counted_until": df.DateFilter(label=_("Counted until"), **day),
    }


def organisations(kind: Kind, field: Any, *, label: Any) -> OrganisationsFilter:
    """A filter by organisation, with what its box offers while somebody types."""
    find = reverse("offered-organisations", args=[kind.code, field.name])
    return OrganisationsFilter(field_name=field.name, find=find, label=label)


def _filters_of(kind: Kind, field: Any) -> dict[str, Any]:
    """One or two filters for a field, by its type."""
    common = {"field_name": field.name, "label": capfirst(field.verbose_name)}
    if isinstance(field, CodesField):
        return {field.name: CodesFilter(choices=field.code_choices or (), **common)}
    if isinstance(field, models.ForeignKey) and issubclass(field.remote_field.model, Term):
        tree = field.get_limit_choices_to()["tree"]
        return {field.name: TermsFilter(tree=tree, any_day=True, **common)}
    if isinstance(field, models.ForeignKey) and issubclass(field.remote_field.model, Organisation):
        return {field.name: organisations(kind, field, label=common["label"])}
    if isinstance(field, models.ForeignKey):
        names = ("title", "number") if issubclass(field.remote_field.model, Record) else (named(field),)
        return {field.name: WordsFilter(among=tuple(f"{field.name}__{name}" for name in names), **common)}
    if field.choices:
        return {field.name: ChoicesFilter(choices=field.flatchoices, **common)}
    if isinstance(field, models.BooleanField):
        return {field.name: ChoiceFilter(choices=[("true", _("yes")), ("false", _("no"))], **common)}
    if isinstance(field, (models.DateField, models.IntegerField)):
        return dict(_edges(field))
    return {field.name: WordsFilter(among=(field.name,), **common)}


def _edges(field: Any) -> Iterator[tuple[str, Any]]:
    """From and until, for days, moments, numbers and amounts."""
    made, more = df.NumberFilter, {}
    if isinstance(field, MoneyField):
        made = MoneyFilter
    elif isinstance(field, models.DateField):
        made = MomentFilter if isinstance(field, models.DateTimeField) else df.DateFilter
        more = {"widget": DayInput()}
    label = capfirst(field.verbose_name)
    for suffix, lookup, words in (("from", "gte", _("%(field)s from")), ("until", "lte", _("%(field)s until"))):
        name = f"{field.name.removesuffix('_at').removesuffix('_on')}_{suffix}"
        yield name, made(field_name=field.name, lookup_expr=lookup, label=words % {"field": label}, **more)
