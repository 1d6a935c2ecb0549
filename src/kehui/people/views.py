"""Signing in and out; in a demonstration, as one of its sample people with one click."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from kehui.access import everyone
from kehui.people.models import Person
from kehui.people.powers import Role

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Sample:
    """A person of the demonstration whom anybody may be."""

    username: str
    name: str
    role_label: Any
    organisation: str  # or the region in which the role holds


def samples() -> list[Sample]:
    """One person per role, in the order of the roles; none outside a demonstration."""
    if not settings.DEMO:
        return []
    people = Person.objects.filter(username__startswith="demo-", grants__isnull=False)
    people = people.prefetch_related("grants__region", "organisations").distinct()
    order = list(Role.values)
    found = []
    for person in people:
        grant = person.grants.all()[0]
        place = next(iter(person.organisations.all()), None) or grant.region or ""
        sample = Sample(person.username, str(person), Role(grant.role).label, str(place))
        found.append((order.index(grant.role), sample))
    return [sample for _place, sample in sorted(found, key=lambda pair: pair[0])]


class SignIn(LoginView):
    template_name = "people/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo_people=samples(), **kwargs)


sign_in = everyone(SignIn.as_view())
sign_out = everyone(LogoutView.as_view())


@everyone
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a sample person; the address does not exist outside a demonstration."""
    if not settings.DEMO:
        raise Http404
    names = {sample.username for sample in samples()}
    person = get_object_or_404(Person, username=request.POST.get("username", ""), username__in=names)
    login(request, person, backend=BACKEND)
    return redirect(settings.LOGIN_REDIRECT_URL)
