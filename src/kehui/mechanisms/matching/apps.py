"""The matching app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "kehui.mechanisms.matching"
    label = "matching"

    def ready(self) -> None:
        from kehui.mechanisms.matching import tasks
        from kehui.mechanisms.matching.models import Verdict
        from kehui.mechanisms.matching.panels import matches_panel
        from kehui.mechanisms.matching.telling import SOURCE
        from kehui.records.panels import panels
        from kehui.records.sources import sources
        from kehui.records.verbs import name_verb

        name_verb("judge", _("judge a match"), values=dict(Verdict.choices))
        tasks.register()
        sources.add(SOURCE)
        panels.add(matches_panel, order=20)
