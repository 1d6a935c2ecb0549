"""What a call may be sent in, and what its answer may be asked in: JSON, but for files."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehui.api.problems import problem

JSON, FORM, PROBLEM = "application/json", "multipart/form-data", "application/problem+json"
SOURCES: Mapping[str, str] = {"body": JSON, "file": FORM}
UTF_8 = ("utf-8", "utf8")


def fitting(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A call that answers 415 where its body is of another type than it takes, 406 where nobody takes its answer. What
    is asked about is the call that ``run`` is bound to."""
    operation: Any = run.__self__  # type: ignore[attr-defined]
    taken = next((SOURCES[each] for model in operation.models if (each := model.__ninja_param_source__) in SOURCES), "")
    any_type = operation.response_models.get(200, taken) is None  # a file

    @wraps(run)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (any_type or request.accepts(JSON)):
            return problem(406, _("Answers are application/json; Accept must allow that."))
        if taken and _full(request) and not _is(request, taken):
            refused = problem(415, _("The body must be sent as %(type)s, in UTF-8.") % {"type": taken})
            refused["Accept"] = taken
            return refused
        return run(request, *args, **kwargs)

    return checked


def _full(request: HttpRequest) -> bool:
    return request.META.get("CONTENT_LENGTH") not in (None, "", "0")


def _is(request: HttpRequest, taken: str) -> bool:
    """JSON by its own name alone: what others call application/…+json has a meaning of its own, such as a patch."""
    charset = (request.content_params or {}).get("charset", "utf-8").strip("\"'").lower()
    return request.content_type == taken and charset in UTF_8
