"""Every address of the site; each kind's pages come from its entry in the registry."""

from django.urls import include, path
from django.views.i18n import set_language

from kehui.people import views as people
from kehui.records.kinds import kinds
from kehui.records.pages import choices, record_urls

urlpatterns = [
    path("sign-in/demo/", people.demo_sign_in, name="demo-sign-in"),
    path("", include("kehui.people.signin.urls")),
    path("language/", set_language, name="set_language"),
    *[path(f"{kind.path}/", include((record_urls(kind), kind.code))) for kind in kinds],
    path("offered/", choices.offer_any, name="offered-any"),
    path("offered/<slug:code>/<slug:name>/", choices.offer, name="offered"),
    path("offered-organisations/<slug:code>/<slug:name>/", choices.offer_organisations, name="offered-organisations"),
    path("", include("kehui.background.urls")),
    path("", include("kehui.administration.urls")),
    path("", include("kehui.registry.enrolments.urls")),
    path("", include("kehui.calls.openings.urls")),
    path("", include("kehui.calls.applications.urls")),
    path("", include("kehui.calls.reviews.urls")),
    path("", include("kehui.calls.rounds.urls")),
    path("", include("kehui.calls.funnels.urls")),
    path("", include("kehui.mechanisms.exchange.urls")),
    path("", include("kehui.mechanisms.indicators.urls")),
    path("", include("kehui.mechanisms.inquiries.urls")),
    path("", include("kehui.mechanisms.matching.urls")),
    path("", include("kehui.desk.search.urls")),
    path("", include("kehui.mechanisms.notices.urls")),
    path("", include("kehui.desk.work.urls")),
    path("", include("kehui.mechanisms.webhooks.urls")),
    path("", include("kehui.api.urls")),
    path("", include("kehui.portal.urls")),
]
