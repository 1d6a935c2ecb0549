"""The app of technology demands."""

from django.apps import AppConfig


class DemandsConfig(AppConfig):
    name = "kehui.market.demands"
    label = "demands"
