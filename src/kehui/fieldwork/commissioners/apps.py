"""The app of commissioners."""

from django.apps import AppConfig


class CommissionersConfig(AppConfig):
    name = "kehui.fieldwork.commissioners"
    label = "commissioners"
