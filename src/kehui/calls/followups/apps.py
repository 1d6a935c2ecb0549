"""The app of follow-ups."""

from django.apps import AppConfig


class FollowUpsConfig(AppConfig):
    name = "kehui.calls.followups"
    label = "followups"
