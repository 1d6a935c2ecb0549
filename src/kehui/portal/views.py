"""The start page, and the sign of life that a monitor asks for."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from kehui import __version__
from kehui.access import everyone
from kehui.people.powers import powers
from kehui.portal.queries import desk, latest, stats


@everyone
def home(request: HttpRequest) -> HttpResponse:
    """What the site is for and what is new; for those signed in, what waits for them."""
    known = powers(request.user).signed_in
    context = {"stats": [] if known else stats(request.user), "latest": [] if known else latest(request.user)}
    return render(request, "home.html", context | {"desk": desk(request.user) if known else []})


@everyone
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answers when the site and its database do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": __version__})
