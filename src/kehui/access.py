"""States who may open a view; a view that does not say is refused by a test that walks every address."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from kehui.people.powers import Powers, powers

View = TypeVar("View", bound=Callable[..., HttpResponse])


def open_to(test: Callable[[Powers], bool], words: str) -> Callable[[View], View]:
    """Only those pass whose powers pass the test; strangers are asked to sign in, others are told no.

    ``words`` says whom the view is for and becomes its ``rule``."""

    def guard(view: View) -> View:
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            who = powers(request.user)
            if test(who):
                return view(request, *args, **kwargs)
            if not who.signed_in:
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied

        guarded.__name__, guarded.__doc__, guarded.rule = view.__name__, view.__doc__, words  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


everyone = open_to(lambda _who: True, "everyone")
members = open_to(lambda who: who.signed_in, "anyone signed in")
