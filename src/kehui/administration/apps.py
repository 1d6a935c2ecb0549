"""The app of administration."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "kehui.administration"
    label = "administration"

    def ready(self) -> None:
        from kehui.administration.duties import of_administrators
        from kehui.administration.telling import SOURCE
        from kehui.desk.work.duties import duties
        from kehui.records.sources import sources

        duties.add(of_administrators)
        sources.add(SOURCE)
