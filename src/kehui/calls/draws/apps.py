"""The app of draws."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class DrawsConfig(AppConfig):
    name = "kehui.calls.draws"
    label = "draws"

    def ready(self) -> None:
        from kehui.calls.draws.services import MOVED_UP, RESULT
        from kehui.records.verbs import name_verb

        name_verb(RESULT, pgettext_lazy("draw", "result of the draw"))
        name_verb(MOVED_UP, pgettext_lazy("draw", "the next reserve moves up"))
