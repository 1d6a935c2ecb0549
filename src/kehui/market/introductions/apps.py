"""The app of introductions."""

from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "kehui.market.introductions"
    label = "introductions"
