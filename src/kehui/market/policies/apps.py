"""The app of policies."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "kehui.market.policies"
    label = "policies"
