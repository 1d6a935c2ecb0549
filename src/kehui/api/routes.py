"""The addresses of one kind in the interface, made from its entry in the registry."""

from typing import Annotated, Any

from ninja import File, Path, Query, Router, UploadedFile

from kehui.api import filters, reading, schemas, values, writing
from kehui.api.access import require
from kehui.api.models import Scope
from kehui.api.repeats import HEADER, LONGEST, PATTERN, once
from kehui.core.loops import Step
from kehui.records.kinds import Kind

READ = (401, 403, 404, 406, 422, 429)
WRITE = (400, 401, 403, 404, 406, 409, 413, 415, 422, 429)
KEY = {
    "parameters": [
        {
            "name": HEADER, "in": "header", "required": False,
            "description": "sent again under the same key, a write is done once and answered alike",
            "schema": {"type": "string", "maxLength": LONGEST, "pattern": PATTERN},
        }
    ]
}  # fmt: skip


def replies(status: int, model: Any, others: tuple[int, ...]) -> dict[int, Any]:
    """What a call may answer. Errors are one form, which the description adds: a model for each of them in every call
    would be thousands."""
    return {status: model} | dict.fromkeys(others, None)


def number_of(kind: Kind) -> Any:
    return Annotated[
        str, Path(pattern=rf"^{kind.prefix}-\d{{4}}-\d{{6,}}$", max_length=24, examples=[f"{kind.prefix}-2026-000001"])
    ]


def router_of(kind: Kind) -> Router:
    """All calls about records of one kind."""
    router = Router(tags=[kind.code])
    _reading(router, kind)
    _around(router, kind)
    _writing(router, kind)
    _adding(router, kind)
    for step in kind.loop.steps:
        if not step.after:
            _step(router, kind, step)
    return router


def _reading(router: Router, kind: Kind) -> None:
    number_type, asked_type = number_of(kind), filters.parameters(kind.code)
    page, record = schemas.page_of(kind.code), schemas.shown(kind.code)

    @router.get(
        "", response=replies(200, page, READ), operation_id=f"{kind.code}_list", summary="Records, newest first"
    )
    def listed(request: Any, asked: Query[asked_type]) -> Any:  # type: ignore[valid-type]
        require(request, Scope.READ, kind.code)
        return reading.listed(request, kind, asked)

    @router.get(
        "/{number}", response=replies(200, record, READ), operation_id=f"{kind.code}_read", summary="One record"
    )
    def read(request: Any, number: number_type) -> Any:  # type: ignore[valid-type]
        require(request, Scope.READ, kind.code)
        return values.whole(kind, reading.one(request, kind, number).record, request.user)


def _around(router: Router, kind: Kind) -> None:
    number_type = number_of(kind)
    against = kind.matchable.against if kind.matchable else ()

    @router.get(
        "/{number}/events", response=replies(200, list[schemas.Happened], READ),
        operation_id=f"{kind.code}_events", summary="What happened to it",
    )  # fmt: skip
    def events(request: Any, number: number_type) -> Any:  # type: ignore[valid-type]
        require(request, Scope.READ, kind.code)
        return reading.history(reading.one(request, kind, number))

    @router.get(
        "/{number}/files", response=replies(200, list[schemas.FileOut], READ),
        operation_id=f"{kind.code}_files", summary="Its files",
    )  # fmt: skip
    def files(request: Any, number: number_type) -> Any:  # type: ignore[valid-type]
        require(request, Scope.READ, kind.code)
        return reading.files(reading.one(request, kind, number))

    if against:
        codes = schemas.one_of(against)

        @router.get(
            "/{number}/matches", response=replies(200, list[schemas.Answering], READ),
            operation_id=f"{kind.code}_matches", summary="What answers it, with reasons",
        )  # fmt: skip
        def matches(
            request: Any, number: number_type, kind_: Annotated[codes, Query(alias="kind")],  # type: ignore[valid-type]
            top: Annotated[int, Query(ge=1, le=reading.ANSWERS)] = 10,
        ) -> Any:  # fmt: skip
            require(request, Scope.READ, kind.code)
            return reading.matches(reading.one(request, kind, number), kind_, top)


def _writing(router: Router, kind: Kind) -> None:
    number_type, record = number_of(kind), schemas.shown(kind.code)
    new_type, change_type = schemas.given(kind.code), schemas.changed(kind.code)

    @router.post(
        "", response=replies(201, record, WRITE), operation_id=f"{kind.code}_create",
        summary="A new record", openapi_extra=KEY,
    )  # fmt: skip
    def create(request: Any, sent: new_type) -> Any:  # type: ignore[valid-type]
        require(request, Scope.WRITE, kind.code)
        return once(request, lambda: writing.begin(request, kind, sent))

    @router.patch(
        "/{number}", response=replies(200, record, WRITE), operation_id=f"{kind.code}_change",
        summary="Set fields", openapi_extra=KEY,
    )  # fmt: skip
    def change(request: Any, number: number_type, sent: change_type) -> Any:  # type: ignore[valid-type]
        require(request, Scope.WRITE, kind.code)
        return once(request, lambda: writing.alter(request, kind, reading.one(request, kind, number).record, sent))


def _adding(router: Router, kind: Kind) -> None:
    number_type = number_of(kind)

    @router.post(
        "/{number}/notes", response=replies(201, schemas.Added, WRITE), operation_id=f"{kind.code}_note",
        summary="Add a note", openapi_extra=KEY,
    )  # fmt: skip
    def note(request: Any, number: number_type, sent: schemas.NoteIn) -> Any:  # type: ignore[valid-type]
        require(request, Scope.WRITE, kind.code)
        return once(request, lambda: writing.note(request, reading.one(request, kind, number).record, sent))

    @router.post(
        "/{number}/files", response=replies(201, schemas.FileOut, WRITE), operation_id=f"{kind.code}_attach",
        summary="Attach a file", openapi_extra=KEY,
    )  # fmt: skip
    def attach(request: Any, number: number_type, file: File[UploadedFile]) -> Any:  # type: ignore[valid-type]
        require(request, Scope.WRITE, kind.code)
        return once(request, lambda: writing.add_file(request, reading.one(request, kind, number).record, file))

    @router.get(
        "/{number}/files/{pk}", response=replies(200, None, READ), operation_id=f"{kind.code}_file",
        summary="One file",
    )  # fmt: skip
    def content(request: Any, number: number_type, pk: Annotated[int, Path(ge=1, le=2**62)]) -> Any:  # type: ignore[valid-type]
        require(request, Scope.READ, kind.code)
        return reading.content(reading.one(request, kind, number), pk)


def _step(router: Router, kind: Kind, step: Step) -> None:
    number_type, sent_type = number_of(kind), schemas.taken(kind, step)

    @router.post(
        f"/{{number}}/steps/{step.code}", response=replies(200, schemas.shown(kind.code), WRITE),
        operation_id=f"{kind.code}_take_{step.code}", summary=f"Take the step “{step.code}”", openapi_extra=KEY,
    )  # fmt: skip
    def take(request: Any, number: number_type, sent: sent_type) -> Any:  # type: ignore[valid-type]
        require(request, Scope.ACT, kind.code)
        return once(request, lambda: writing.step(request, kind, reading.one(request, kind, number).record, step, sent))
