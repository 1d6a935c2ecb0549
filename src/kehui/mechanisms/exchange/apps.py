"""The exchange app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "kehui.mechanisms.exchange"
    label = "exchange"

    def ready(self) -> None:
        from kehui.mechanisms.exchange import downloads, imports, keeping, marked

        for part in (imports, downloads, keeping, marked):
            part.register()
