"""Pages of saved searches: the list with what is new, saving the present search, changing one, throwing one away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kehui.access import everyone, members
from kehui.desk.search import services
from kehui.desk.search.alerts import alerts_for
from kehui.desk.search.models import Alerting, SavedSearch
from kehui.desk.search.telling import search_of
from kehui.desk.search.wanted import Wanted
from kehui.mechanisms.notices.views import link_over


class SearchForm(forms.ModelForm):
    class Meta:
        model = SavedSearch
        fields = ["name", "alerting"]
        labels = {"name": gettext_lazy("Name"), "alerting": gettext_lazy("Tell me of new results")}
        widgets = {"alerting": forms.RadioSelect}

    def validate_unique(self) -> None:
        """The service looks at names."""


@members
def saved(request: HttpRequest) -> HttpResponse:
    """One's own saved searches, and what is new in them with the reason why one is told."""
    searches = [
        {"search": each, "words": (wanted := services.wanted_of(each)).sentence(),
         "url": f"{reverse('search')}?{wanted.address()}", "edit": reverse("saved-search", args=[each.pk])}
        for each in request.user.saved_searches.all()  # type: ignore[union-attr]
    ]  # fmt: skip
    told = alerts_for(request.user)
    context = {"searches": searches, "told": told, "fresh": sum(line.new for line in told), "crumbs": _crumbs()}
    return render(request, "search/saved.html", context)


@members
def keep(request: HttpRequest) -> HttpResponse:
    """Save the search of the address under a name."""
    wanted = Wanted.of(request.GET)
    form = SearchForm(request.POST or None, initial={"name": wanted.title()[:80]})

    def write(name: str, alerting: str) -> SavedSearch:
        return services.save(request.user, name=name, query=wanted.address(), alerting=alerting)

    return _form(request, form, wanted, write, _("Save this search"))


@members
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a search, turn its alerts on or off."""
    search = _own(request, pk)
    form = SearchForm(request.POST or None, initial={"name": search.name, "alerting": search.alerting})

    def write(name: str, alerting: str) -> SavedSearch:
        return services.edit(search, name=name, alerting=alerting)

    return _form(request, form, services.wanted_of(search), write, search.name, search=search)


def _form(
    request: HttpRequest, form: SearchForm, wanted: Wanted, write: Any, title: str, *, search: Any = None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = write(form.cleaned_data["name"], form.cleaned_data["alerting"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": made.name})
            return redirect("saved-searches")
    context = {
        "form": form, "wanted": wanted, "words": wanted.sentence(), "title": title, "search": search,
        "crumbs": [*_crumbs(reverse("saved-searches")), {"label": title, "url": ""}],
    }  # fmt: skip
    return render(request, "search/keep.html", context)


@members
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a search away with its alerts, once that is confirmed."""
    search = _own(request, pk)
    if request.method == "POST":
        search.delete()
        messages.success(request, _("“%(name)s” is deleted.") % {"name": search.name})
        return redirect("saved-searches")
    crumbs = [*_crumbs(reverse("saved-searches")), {"label": search.name, "url": ""}]
    return render(request, "search/remove.html", {"search": search, "crumbs": crumbs})


@members
@require_POST
def see(request: HttpRequest) -> HttpResponse:
    """Mark everything that is new as seen."""
    services.mark_seen(request.user)
    return redirect("saved-searches")


@everyone
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Where a mail leads that tells of a search: its alerts end by one button, and come back by another."""
    search = search_of(token)
    if search is None:
        return link_over(request)
    if request.method == "POST":
        alerting = Alerting(request.POST["again"]) if request.POST.get("again") in Alerting else Alerting.OFF
        services.edit(search, name=search.name, alerting=alerting)
    on = search.alerting != Alerting.OFF
    words = _("You are told of what is new in it.") if on else _(
        "You are told no more of what is new in this search. The search itself is kept."
    )  # fmt: skip
    context = {
        "title": _("Alerts of “%(name)s”") % {"name": search.name}, "on": on, "words": words,
        "stop": _("Stop these alerts"), "again": _("Tell me again, once a day"), "again_value": Alerting.DAILY,
        "settings_url": "",
        "crumbs": _crumbs(reverse("saved-searches")),
    }  # fmt: skip
    return render(request, "notices/stop.html", context)


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    return get_object_or_404(SavedSearch, pk=pk, person=request.user)


def _crumbs(url: str = "") -> list[dict[str, Any]]:
    return [{"label": _("Search"), "url": reverse("search")}, {"label": _("Saved searches"), "url": url}]
