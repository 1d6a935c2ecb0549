"""What the interface takes and gives, made from the kinds: one set of schemas for each."""

from datetime import datetime
from functools import cache
from typing import Any

from ninja import Schema
from pydantic import Field, StrictInt, create_model

from kehui.api.types import Closed, one_of, text, type_of
from kehui.core.loops import Step
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Audience

REASON = 2000  # characters, as on the step's page


class Summary(Schema):
    """A record in a list."""

    number: str
    kind: str
    title: str
    state: str
    state_label: str
    phase: str
    state_since: datetime
    due_on: str | None
    organisation: str | None = Field(description="unified social credit code; null when withheld")
    region: str | None = Field(description="code of the region")
    version: int
    url: str = Field(description="its page, for people")


@cache
def shown(code: str) -> Any:
    """A whole record: ``fields`` are null where they stand in ``withheld``, which this person may not read."""
    kind = kinds[code]
    fields = {name: (type_of(kind.model._meta.get_field(name)) | None, None) for name in kind.shown}
    values = create_model(f"{kind.model.__name__}Values", __base__=Schema, **fields)
    return create_model(
        f"{kind.model.__name__}Record", __base__=Summary, fields=(values, ...), withheld=(list[str], ...),
        steps=(list[str], Field(description="codes of the steps that this person may take now")),
    )  # fmt: skip


@cache
def page_of(code: str) -> Any:
    """Some records and how to go on."""
    kind = kinds[code]
    return create_model(
        f"{kind.model.__name__}Page", __base__=Schema, items=(list[Summary], ...),
        next=(str | None, Field(description="value of `before` for the next page; null on the last")),
    )  # fmt: skip


@cache
def given(code: str) -> Any:
    """A new record."""
    kind = kinds[code]
    return create_model(
        f"New{kind.model.__name__}", __base__=Closed, fields=(_values(kind, f"New{kind.model.__name__}Values"), ...)
    )


@cache
def changed(code: str) -> Any:
    """Fields to be set; ``version``: the one that was read, so that nobody's later change is overwritten."""
    kind = kinds[code]
    values = _values(kind, f"{kind.model.__name__}Changes", new=False)
    return create_model(f"Change{kind.model.__name__}", __base__=Closed, version=_version(), fields=(values, ...))


def taken(kind: Kind, step: Step) -> Any:
    """What one step takes: a reason where it demands one, and the fields it asks for."""
    name = f"{kind.model.__name__}{step.code.title()}"
    more: dict[str, Any] = {}
    if step.asks:
        asked = {each: (type_of(kind.model._meta.get_field(each)), None) for each in step.asks}
        asked = create_model(f"{name}Values", __base__=Closed, **asked)
        more["fields"] = (asked, Field(default_factory=asked))
    reason = (text(REASON, shortest=1), ...) if step.reason else (text(REASON), "")
    return create_model(f"{name}Step", __base__=Closed, version=_version(), reason=reason, **more)


def _version() -> Any:
    return (StrictInt | None, Field(None, ge=1, le=2**31 - 1))


def _values(kind: Kind, name: str, *, new: bool = True) -> Any:
    fields = {}
    for each in kind.fields:
        field = kind.model._meta.get_field(each)
        needed = new and not field.blank and not field.has_default()
        fields[each] = (type_of(field), ... if needed else None)
    return create_model(name, __base__=Closed, **fields)


class Part(Schema):
    field: str
    term: str
    points: float


class Answering(Schema):
    """A record that answers; the points of ``parts`` sum to ``score`` (0-100)."""

    number: str
    kind: str
    title: str
    score: float
    parts: list[Part]
    missing: list[str]
    url: str


class Difference(Schema):
    field: str
    old: str
    new: str


class Happened(Schema):
    """One event of a record's history, as far as this person may know it."""

    id: int
    number: str
    kind: str
    at: datetime
    who: str
    verb: str
    what: str
    state: str | None
    reason: str
    changes: list[Difference]


class Happenings(Schema):
    items: list[Happened]
    next: int = Field(description="value of `after` for what comes later")


class StateOut(Schema):
    code: str
    label: str
    phase: str


class StepOut(Schema):
    code: str
    label: str
    sources: list[str]
    target: str
    asks: list[str]
    needs: list[str]
    reason: bool
    evidence: bool
    second: bool
    who: str


class KindOut(Schema):
    """A kind of records: where it is, and its loop."""

    code: str
    path: str
    label: str
    states: list[StateOut]
    steps: list[StepOut]


class Me(Schema):
    """Whom this token acts as, and what it allows."""

    username: str
    name: str
    roles: list[str]
    organisations: list[str]
    scopes: list[str]
    kinds: list[str]
    expires_at: datetime


class NoteIn(Closed):
    text: text(5000, shortest=1)  # type: ignore[valid-type]
    audience: one_of(Audience.values) = Audience.ALL.value  # type: ignore[valid-type]


class Added(Schema):
    """What was added beside the fields of a record."""

    id: int


class FileOut(Schema):
    id: int
    name: str
    size: int = Field(description="bytes")
    sha256: str
    at: datetime
    state: str
