"""Addresses of the interface under /api/v1/, and of the page on which people make its tokens."""

from django.urls import URLResolver, path
from django.urls.resolvers import RoutePattern

from kehui.api import views

PREFIX = "api/v1/"


class Later(URLResolver):
    """Addresses that are read when the first of them is asked for: those of the interface take a second and 60 MB."""

    def _populate(self) -> None:
        """Nothing for the list of names of the whole site; within the namespace names are found all the same."""


urlpatterns = [
    path("tokens/", views.show_tokens, name="tokens"),
    path("tokens/<int:pk>/end/", views.end_token, name="end-token"),
    path("api/", views.about, name="api-about"),
    Later(RoutePattern(PREFIX), "kehui.api.calls", app_name="api", namespace="api"),
]
