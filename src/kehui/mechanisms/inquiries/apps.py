"""The app of questions to outsiders."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InquiriesConfig(AppConfig):
    name = "kehui.mechanisms.inquiries"
    label = "inquiries"

    def ready(self) -> None:
        from kehui.mechanisms.inquiries import telling
        from kehui.mechanisms.inquiries.panels import inquiries_panel
        from kehui.records.panels import panels
        from kehui.records.sources import sources
        from kehui.records.verbs import name_verb

        name_verb("inquire", _("ask somebody outside"), plain=True)
        name_verb("revoke_inquiry", _("revoke a question to somebody outside"), plain=True)
        panels.add(inquiries_panel, order=60)
        sources.add(telling.SOURCE)
