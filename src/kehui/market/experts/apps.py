"""The app of experts."""

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "kehui.market.experts"
    label = "experts"
