"""In a demonstration, signing in as one of its sample people with one click."""

from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kehui.access import everyone
from kehui.people.models import Person
from kehui.people.powers import Role

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


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


@everyone
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a sample person; the address does not exist outside a demonstration."""
    if not settings.DEMO:
        raise Http404
    names = {sample.username for sample in samples()}
    person = get_object_or_404(Person, username=request.POST.get("username", ""), username__in=names)
    login(request, person, backend=BACKEND)
    UserSession.objects.create_from_request(request)
    wanted = request.POST.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "home")
