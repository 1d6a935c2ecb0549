"""The app of achievements."""

from django.apps import AppConfig


class AchievementsConfig(AppConfig):
    name = "kehui.market.achievements"
    label = "achievements"
