"""The app of enterprises."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "kehui.registry.enterprises"
    label = "enterprises"
