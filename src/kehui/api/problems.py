"""Errors in one form: RFC 9457 problem details, with every bad field named in the reader's language."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled
from ninja.errors import ValidationError as Unreadable

from kehui.api.access import TokenOverError
from kehui.api.malformed import words
from kehui.records.refusals import ConflictError, StepClosedError

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: gettext_lazy("Bad request"),
    401: gettext_lazy("Not signed in"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Method not allowed"),
    406: gettext_lazy("Not acceptable"),
    409: gettext_lazy("Conflict with the present state"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Type of the body not taken"),
    422: gettext_lazy("Not accepted"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Error of the platform"),
}


class FieldProblem(Schema):
    """One bad field; ``field`` is empty where the words concern the whole request."""

    field: str
    message: str


class Problem(Schema):
    """What is wrong, in words, and where; RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem]


def problem(status: int, detail: str, *, errors: Iterable[tuple[str, str]] = ()) -> HttpResponse:
    """An error answer."""
    content = {
        "type": "about:blank",
        "title": str(TITLES.get(status, HTTPStatus(status).phrase)),
        "status": status,
        "detail": detail,
        "errors": [{"field": field, "message": message} for field, message in errors],
    }
    return JsonResponse(content, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})


def refused(error: ValidationError) -> HttpResponse:
    """What a service refused, by field."""
    if isinstance(error, StepClosedError):
        return problem(409, " ".join(error.messages))
    named = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    errors = [("" if field == NON_FIELD_ERRORS else field, said) for field, some in named.items() for said in some]
    return problem(422, _("The request was understood but not accepted; nothing was written."), errors=errors)


def conflict(error: ConflictError) -> HttpResponse:
    said = _("Somebody changed this record meanwhile: it is now at version %(version)s. Read it again, then decide.")
    return problem(409, said % {"version": error.record.version})


def unreadable(error: Unreadable) -> HttpResponse:
    return problem(422, _("The request does not have the form that is described."), errors=_places(error))


def _places(error: Unreadable) -> Iterator[tuple[str, str]]:
    for each in error.errors:
        whence, *place = [str(part) for part in each.get("loc", ())] or [""]
        if whence == "query":  # what several parameters are collected in is no name of theirs
            place = [part for part in place if part != "asked" and not part.isdecimal()]
        if whence == "body":  # a field of the record is called the same, whoever refused it
            place = place[2:] if place[1:2] == ["fields"] and place[2:] else place[1:]
        yield ".".join(place), words(each)


def of_http(error: HttpError) -> HttpResponse:
    said = {
        400: _("The body is not valid JSON."),
        401: _("Show a valid token: Authorization: Bearer kehui_…"),
        429: _("Too many requests; wait as long as Retry-After says."),
    }
    words = error.message if isinstance(error, TokenOverError) else said.get(error.status_code, error.message)
    answer = problem(error.status_code, str(words))
    if isinstance(error, Throttled):
        answer["Retry-After"] = str(error.wait)
    if isinstance(error, AuthenticationError):
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def say_all(api: NinjaAPI) -> None:
    """Teach an interface to answer every refusal in this form."""
    answers: dict[type[Exception], Any] = {
        ValidationError: refused,
        ConflictError: conflict,
        Unreadable: unreadable,
        HttpError: of_http,
        AuthenticationError: of_http,
        Throttled: of_http,
        PermissionDenied: lambda error: problem(403, str(error) or _("You may not do this.")),
        Http404: lambda _error: problem(404, _("There is nothing here, or nothing that you may see.")),
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, _answering(answer))


def _answering(answer: Any) -> Any:
    def handle(_request: HttpRequest, error: Any) -> HttpResponse:
        return answer(error)

    return handle
