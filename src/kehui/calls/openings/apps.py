"""The app of calls."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpeningsConfig(AppConfig):
    name = "kehui.calls.openings"
    label = "openings"

    def ready(self) -> None:
        from kehui.calls.openings.forming import WRITE_FORM
        from kehui.calls.openings.panels import form_panel, shares_panel
        from kehui.records.panels import panels
        from kehui.records.verbs import name_verb

        name_verb(WRITE_FORM, _("write the form"))
        panels.add(form_panel, order=4)
        panels.add(shares_panel, order=6)
