"""The app of solutions."""

from django.apps import AppConfig


class SolutionsConfig(AppConfig):
    name = "kehui.calls.solutions"
    label = "solutions"
