"""Filters of the lists of people, organisations and acts; all of them live in the address of the page."""

from typing import Any

import django_filters as df
from django.db.models import Q, QuerySet
from django.forms import TextInput
from django.utils.translation import gettext_lazy as _

from kehui.people.acts import actions
from kehui.people.models import AdminAct, Grant, OrganisationKind, Person
from kehui.people.powers import Role, in_force
from kehui.people.signin.services import locked_accounts
from kehui.records.filters import TermsFilter, filled
from kehui.records.rules import either
from kehui.records.several import ChoicesFilter
from kehui.records.widgets import DayInput
from kehui.terms.models import Tree


def _search(placeholder: Any) -> TextInput:
    return TextInput(attrs={"type": "search", "placeholder": placeholder})


def regions(label: Any, **more: Any) -> TermsFilter:
    return TermsFilter(tree=Tree.REGION, any_day=True, label=label, **more)


class Filters(df.FilterSet):
    """Filters that do nothing where nothing is asked, and find nothing where a value cannot be used."""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.form.is_valid():
            return queryset.none()
        for name, value in self.form.cleaned_data.items():
            if value not in (None, "", []):
                queryset = self.filters[name].filter(queryset, value)
        return queryset


class PeopleFilters(Filters):
    """People by name, by what they may act as today, and by whether they can sign in."""

    STATES = (("active", _("may sign in")), ("closed", _("closed")), ("locked", _("locked")), ("erased", _("erased")))

    q = df.CharFilter(method="named", label=_("Name or user name"), widget=_search(_("Name or user name")))
    role = ChoicesFilter(choices=Role.choices, method="acting", label=_("Role"))
    region = regions(_("Region"), method="placed")
    organisation = df.CharFilter(method="of_organisation", label=_("Organisation"))
    state = ChoicesFilter(choices=STATES, method="in_state", label=_("Account"))

    class Meta:
        model = Person
        fields: list[str] = []

    def named(self, people: QuerySet, _name: str, value: str) -> QuerySet:
        return people.filter(Q(name__icontains=value) | Q(username__icontains=value), erased_at=None)

    def acting(self, people: QuerySet, _name: str, value: list[str]) -> QuerySet:
        return people.filter(pk__in=Grant.objects.filter(in_force(), role__in=value).values("person"))

    def placed(self, people: QuerySet, _name: str, value: Any) -> QuerySet:
        there = either(*(Q(region__path__startswith=region.path) for region in value))
        held = Grant.objects.filter(in_force(), there)
        return people.filter(pk__in=held.values("person"))

    def of_organisation(self, people: QuerySet, _name: str, value: str) -> QuerySet:
        named = Q(organisations__name__icontains=value) | Q(organisations__code=value)
        return people.filter(named | Q(organisations__aliases__name__icontains=value)).distinct()

    def in_state(self, people: QuerySet, _name: str, value: list[str]) -> QuerySet:
        return people.filter(either(*map(self.being, value)))

    def being(self, state: str) -> Q:
        if state == "erased":
            return Q(erased_at__isnull=False)
        if state == "locked":
            return Q(username__in=locked_accounts())
        return Q(is_active=state == "active", erased_at=None)


class OrganisationFilters(Filters):
    """Organisations by any of their names, by code, kind and region."""

    q = df.CharFilter(method="named", label=_("Name or code"), widget=_search(_("Name, former name or code")))
    kind = ChoicesFilter(choices=OrganisationKind.choices, label=_("Kind"))
    region = regions(_("Region"))

    def named(self, organisations: QuerySet, _name: str, value: str) -> QuerySet:
        known = Q(name__icontains=value) | Q(code__istartswith=value) | Q(aliases__name__icontains=value)
        return organisations.filter(known).distinct()


class ActFilters(Filters):
    """The log by what was done, by whom, about whom and when."""

    action = ChoicesFilter(choices=lambda: [(code, action.label) for code, action in actions.items()], label=_("What"))
    step = ChoicesFilter(choices=AdminAct.Step.choices, label=_("Outcome"))
    by = df.CharFilter(method="person", label=_("By whom"))
    subject = df.CharFilter(method="person", label=_("About whom"))
    since = df.DateFilter(field_name="at", lookup_expr="date__gte", label=_("From"), widget=DayInput())
    until = df.DateFilter(field_name="at", lookup_expr="date__lte", label=_("Until"), widget=DayInput())

    def person(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(**{f"{name}__name__icontains": value}) | Q(**{f"{name}__username__icontains": value}))


def bound(filters: Any, request: Any, rows: QuerySet) -> Any:
    """The filter set for what the address says."""
    return filters(filled(request.GET), queryset=rows, request=request)
