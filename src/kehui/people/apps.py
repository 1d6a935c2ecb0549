"""The people app; on start it registers what administrators do about people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kehui.people"
    label = "people"

    def ready(self) -> None:
        from kehui.people.actions import register

        register()
