"""The filters of a kind's list as parameters of the interface: the same filters, typed."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

import django_filters as df
from django.http import HttpRequest, QueryDict
from django.utils import translation
from pydantic import Field, create_model

from kehui.api.types import NO_NUL, Closed, Day, one_of
from kehui.records.fields import MoneyField
from kehui.records.filters import MoneyFilter, OrganisationsFilter, RecordFilters, TermsFilter, filters_for
from kehui.records.kinds import Kind, kinds
from kehui.records.several import ChoicesFilter

MOST = 100  # records of one page
UNSET: Any = None


@cache
def parameters(code: str) -> Any:
    """The query parameters of a kind's list: its filters, and where in the list to go on."""
    kind = kinds[code]
    with translation.override("en"):
        filters = _unbound(kind).filters
        fields = {name: (_type(each), Field(UNSET, description=str(each.label))) for name, each in filters.items()}
    return create_model(
        f"{kind.model.__name__}Filters", __base__=Closed, **fields,
        before=(int | None, Field(None, ge=1, le=2**62, description="`next` of the page before")),
        limit=(int, Field(30, ge=1, le=MOST, description="records of one page")),
    )  # fmt: skip


def _unbound(kind: Kind) -> RecordFilters:
    return filters_for(kind, data=QueryDict(), queryset=kind.model._default_manager.none(), request=None)


def _type(filter_: df.Filter) -> Any:
    if isinstance(filter_, (df.MultipleChoiceFilter, ChoicesFilter)):
        return list[one_of(_codes(filter_))] | None  # type: ignore[misc]
    if isinstance(filter_, (TermsFilter, OrganisationsFilter)):
        longest = 40 if isinstance(filter_, TermsFilter) else 200
        each = Annotated[str, Field(max_length=longest, pattern=NO_NUL)]
        return list[each] | None  # type: ignore[valid-type]
    if isinstance(filter_, df.ChoiceFilter):
        return one_of(_codes(filter_)) | None
    if isinstance(filter_, df.DateFilter):
        return Day | None
    if isinstance(filter_, df.NumberFilter):
        return Annotated[int, Field(ge=0, le=10**15)] | None
    return Annotated[str, Field(max_length=200, pattern=NO_NUL)] | None


def _codes(filter_: df.Filter) -> list[str]:
    return [str(code) for code, _label in filter_.extra["choices"]]


def bound(kind: Kind, sent: Mapping[str, Any], *, records: Any, request: HttpRequest) -> RecordFilters:
    """The filters with what was sent, over these records; amounts come in fen and are filtered in the page's unit."""
    asked, filters = QueryDict(mutable=True), _unbound(kind).filters
    for name, value in sent.items():
        if name in filters and value is not None:
            if isinstance(filters[name], MoneyFilter):
                value = Decimal(value) / MoneyField.UNIT
            asked.setlist(name, [str(each) for each in (value if isinstance(value, list) else [value])])
    return filters_for(kind, data=asked, queryset=records, request=request)
