"""The app of objections."""

from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    name = "kehui.calls.objections"
    label = "objections"
