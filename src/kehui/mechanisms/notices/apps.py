"""The app of notifications."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kehui.mechanisms.notices"
    label = "notices"

    def ready(self) -> None:
        from kehui.background.watching import watch
        from kehui.mechanisms.notices import digests, gathering, posting, reminders, tidying
        from kehui.mechanisms.notices.panels import follow_panel
        from kehui.records.panels import panels

        watch("notices", due=gathering.due)(gathering.gather)
        watch("post", due=posting.due)(posting.post)
        digests.register()
        reminders.register()
        tidying.register()
        panels.add(follow_panel, order=10, aside=True)
