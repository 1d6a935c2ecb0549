"""The start page, and the sign of life that a monitor asks for."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from kehui import __version__
from kehui.access import everyone
from kehui.people.powers import powers
from kehui.portal.queries import latest, stats


@everyone
def home(request: HttpRequest) -> HttpResponse:
    """What the site is for and what is new; whoever is signed in starts at their work."""
    if powers(request.user).signed_in:
        return redirect("work")
    return render(request, "home.html", {"stats": stats(request.user), "latest": latest(request.user)})


@everyone
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answers when the site and its database do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": __version__})
