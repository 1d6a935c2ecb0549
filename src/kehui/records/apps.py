"""The records app; on start it reads the kinds that every other app declares in its kinds.py."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RecordsConfig(AppConfig):
    name = "kehui.records"
    label = "records"

    def ready(self) -> None:
        autodiscover_modules("kinds")
        from kehui.background.watching import watch
        from kehui.people import spelt
        from kehui.people.erasure import objections
        from kehui.records import among, clock  # noqa: F401 (among registers its lookup)
        from kehui.records.handover import objection

        objections.append(objection)
        clock.register()
        watch("organisations", due=spelt.due)(spelt.spell)
