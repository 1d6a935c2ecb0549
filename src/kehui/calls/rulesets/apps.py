"""The app of rules of reviewing."""

from django.apps import AppConfig


class RulesetsConfig(AppConfig):
    name = "kehui.calls.rulesets"
    label = "rulesets"
