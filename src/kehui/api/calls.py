"""Every call of the interface, built from the kinds; read by the site when the first call comes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.handlers.exception import response_for_exception
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.utils import translation
from django.utils.translation import gettext as _

from kehui.api.access import limits
from kehui.api.problems import problem
from kehui.api.site import build


def spoken(view: Callable[..., HttpResponse], rule: str) -> Callable[..., HttpResponse]:
    """A call in the language that its Accept-Language asks for; Django's own refusals in the form of all others."""

    @wraps(view)
    def called(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(translation.get_language_from_request(request)):
            try:
                answer = view(request, *args, **kwargs)
            except Exception as error:
                answer = failed(request, error)
            for name, left in limits(request).items():
                answer[name] = left
            if answer.status_code == 405:
                refused = problem(405, _("This address does not take that method."))
                refused["Allow"] = answer["Allow"]
                return refused
            answer["Content-Language"] = translation.get_language()
            return answer

    called.rule = rule  # type: ignore[attr-defined]
    called.csrf_exempt = True  # type: ignore[attr-defined]  # a token is no cookie
    return called


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """What Django makes of an error that no call answers, in the form of all others; it goes into the log, and to
    those who look after the site."""
    status = response_for_exception(request, error).status_code
    if status == 404:
        return nothing(request)
    if status < 500:
        return problem(status, _("The request does not have the form that is described."))
    return problem(status, _("Something went wrong here; the administrator finds the reason in the log."))


def nothing(_request: HttpRequest) -> HttpResponse:
    return problem(404, _("There is nothing here, or nothing that you may see."))


def calls() -> list[URLPattern]:
    """Every address of the interface, each with its rule; what is none answers in the same form."""
    patterns, _app, _name = build().urls
    for pattern in patterns:
        public = pattern.name in ("openapi-json", "api-root")
        pattern.callback = spoken(pattern.callback, "everyone" if public else "whoever holds a token")
    return [*patterns, re_path(r"^", spoken(nothing, "everyone"))]


urlpatterns = calls()
