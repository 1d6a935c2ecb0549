"""The app of webhooks."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "kehui.mechanisms.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from kehui.background.watching import watch
        from kehui.mechanisms.webhooks import delivering, services, tidying
        from kehui.mechanisms.webhooks.telling import SOURCE
        from kehui.records.sources import sources

        watch("webhooks", due=delivering.due)(delivering.deliver)
        services.register()
        tidying.register()
        sources.add(SOURCE)
