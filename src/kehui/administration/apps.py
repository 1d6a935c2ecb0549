"""The app of administration."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "kehui.administration"
    label = "administration"

    def ready(self) -> None:
        from kehui.administration import handed, telling, uncovered
        from kehui.administration.duties import of_administrators
        from kehui.desk.work.duties import duties
        from kehui.records.sources import sources

        for duty in (of_administrators, uncovered.duty):
            duties.add(duty)
        for source in (telling.SOURCE, telling.ENDING, handed.SOURCE, uncovered.SOURCE):
            sources.add(source)
