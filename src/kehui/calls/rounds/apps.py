"""The app of rounds of review."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoundsConfig(AppConfig):
    name = "kehui.calls.rounds"
    label = "rounds"

    def ready(self) -> None:
        from kehui.calls.rounds import lettering, letters, planning
        from kehui.calls.rounds.deciding import ADVANCE, RESERVE
        from kehui.calls.rounds.panels import letter_panel, published_panel, round_panel
        from kehui.calls.rounds.reminding import REMIND, SOURCE
        from kehui.records.panels import panels
        from kehui.records.sources import sources
        from kehui.records.verbs import name_verb

        assert planning.plan  # its works are declared
        sources.add(SOURCE)
        sources.add(letters.SOURCE)
        name_verb(RESERVE, _("keep in reserve"), plain=True)
        name_verb(ADVANCE, _("let go on to the second review"), plain=True)
        name_verb(lettering.LETTER, _("correct a letter"), plain=True)
        panels.add(letter_panel, order=6)
        panels.add(published_panel, order=6)
        name_verb(REMIND, _("remind"), plain=True)
        name_verb("assign", _("assign experts"), plain=True)
        panels.add(round_panel, order=5)
