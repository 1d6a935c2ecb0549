"""The interface keeps to its own description, whatever is sent: schemathesis looks for what does not.

``KEHUI_EXAMPLES`` sets how many examples of every call are tried; with more than a few, every
edge that the description has is tried as well, and the steps of all kinds.
"""

import json
import os
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from kehui.api.site import build
from kehui.api.tokens import issue
from kehui.background import counting
from kehui.records.kinds import kinds
from kehui.wsgi import application
from tests.factories import cast
from tests.generic.samples import sample

FEW = 3
EXAMPLES = int(os.environ.get("KEHUI_EXAMPLES", FEW))
REFUSED = ["2xx", "401", "403", "404", "409", "422"]  # data of the right form may still break a rule of the field
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {"positive_data_acceptance": {"expected-statuses": REFUSED}},
        "phases": {"coverage": {"enabled": EXAMPLES > FEW}},
    }
)


READ_AND_WRITTEN = ("list", "read", "create", "change")  # of every kind, since each has fields of its own
AROUND = ("events", "files", "file", "note", "attach")


def calls(*, few: bool) -> Iterator[str]:
    """The names of all calls, or of those tried in every run. Collecting must not write the description for them,
    which takes seconds: that these are all is a test."""
    yield from ("me", "kinds", "events")
    for kind in kinds:
        yield from (f"{kind.code}_{call}" for call in READ_AND_WRITTEN)
        if few and kind.code != "demand":
            continue
        yield from (f"{kind.code}_{call}" for call in AROUND)
        if kind.matchable and kind.matchable.against:
            yield f"{kind.code}_matches"
        yield from (f"{kind.code}_take_{step.code}" for step in kind.loop.steps if not step.after)


@cache
def description() -> dict[str, Any]:
    """What the interface says of itself, as a caller reads it."""
    return json.loads(json.dumps(build(namespace="described").get_openapi_schema(path_prefix="api/v1/")))


@cache
def places() -> dict[str, tuple[str, str]]:
    """The path and the method of every call, by its name."""
    paths = description()["paths"].items()
    return {call["operationId"]: (path, method) for path, methods in paths for method, call in methods.items()}


@pytest.fixture(params=list(calls(few=EXAMPLES <= FEW)))
def call(request: pytest.FixtureRequest) -> Any:
    """The description of one call alone."""
    request.node._nodeid = request.node.nodeid  # schemathesis 4 asks for it by a name that pytest 9.2 left
    path, method = places()[request.param]
    beside = {path: description()["paths"][path]}  # with the other methods of its address, which are no mistakes
    schema = schemathesis.openapi.from_dict(description() | {"paths": beside}, config=CONFIG)
    schema.app = application
    return schema.include(method=method.upper())


@pytest.fixture
def _connection_stays_open() -> Iterator[None]:
    """The end of a request does not close the test's own connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def written(db: None) -> Callable[[str], tuple[str, str]]:  # noqa: ARG001
    """A record of a kind, and the token of whoever wrote it."""

    @cache
    def write(code: str) -> tuple[str, str]:
        record = sample(code, cast())
        _token, secret = issue("test", by=record.created_by, scopes=["read", "write", "act"], days=1)
        return record.number, secret

    return write


@settings(max_examples=EXAMPLES, derandomize=EXAMPLES <= FEW, suppress_health_check=list(HealthCheck))
@schemathesis.pytest.from_fixture("call").parametrize()
@pytest.mark.usefixtures("db", "_connection_stays_open")
def test_every_call_keeps_to_its_description(case: Any, written: Callable[[str], tuple[str, str]]) -> None:
    counting.forget(float("inf"))
    tag = case.operation.tags[0]
    number, secret = written(tag if tag in kinds else "demand")
    if case.meta.generation.mode is GenerationMode.POSITIVE and "number" in case.path_parameters:
        case.path_parameters["number"] = number
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})


def test_every_call_has_a_name_of_its_own() -> None:
    """A step may be called as a call is: enterprises are listed, and listed on the register."""
    names = [call["operationId"] for methods in description()["paths"].values() for call in methods.values()]
    assert len(names) == len(set(names)) > 400
    assert {"enterprise_list", "enterprise_take_list"} <= set(names)
    assert set(calls(few=False)) == set(names)
