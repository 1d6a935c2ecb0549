"""The page on which people make and end their tokens, and the page that tells what programs can do."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kehui.access import everyone, members
from kehui.api import tokens
from kehui.api.forms import TokenForm
from kehui.records.kinds import kinds
from kehui.records.pages.frame import crumb


@members
def show_tokens(request: Any) -> HttpResponse:
    """One's own tokens, and a new one; its secret stands on the page that answers, and nowhere else."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            _token, secret = tokens.issue(
                given["name"], by=request.user, scopes=given["scopes"], days=given["days"], kinds=given["kinds"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            form = TokenForm()
    context = {
        "form": form, "secret": secret, "tokens": request.user.tokens.all(),
        "crumbs": [crumb(_("Start"), "/"), crumb(_("Tokens for programs"))],
    }  # fmt: skip
    answer = render(request, "api/tokens.html", context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@members
@require_POST
def end_token(request: Any, pk: int) -> HttpResponse:
    token = get_object_or_404(request.user.tokens, pk=pk)
    tokens.end(token)
    messages.success(request, _("“%(name)s” allows nothing any more.") % {"name": token.name})
    return redirect(reverse("tokens"))


@everyone
def about(request: HttpRequest) -> HttpResponse:
    """What the interface is and how a first call is made."""
    crumbs = [crumb(_("Start"), "/"), crumb(_("Interface for programs"))]
    root = request.build_absolute_uri("/api/v1/")
    return render(request, "api/about.html", {"crumbs": crumbs, "root": root, "kinds": list(kinds)})
