"""The app of talents."""

from django.apps import AppConfig


class TalentsConfig(AppConfig):
    name = "kehui.market.talents"
    label = "talents"
