"""The app of rounds of review."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoundsConfig(AppConfig):
    name = "kehui.calls.rounds"
    label = "rounds"

    def ready(self) -> None:
        from kehui.calls.rounds import planning
        from kehui.calls.rounds.panels import round_panel
        from kehui.calls.rounds.reminding import REMIND, SOURCE
        from kehui.records.panels import panels
        from kehui.records.sources import sources
        from kehui.records.verbs import name_verb

        assert planning.plan  # its works are declared
        sources.add(SOURCE)
        name_verb(REMIND, _("remind"), plain=True)
        name_verb("assign", _("assign experts"), plain=True)
        panels.add(round_panel, order=5)
