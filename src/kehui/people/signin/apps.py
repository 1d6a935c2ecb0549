"""The sign-in app; its receivers listen to what the libraries say has happened."""

from importlib import import_module

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "kehui.people.signin"
    label = "signin"

    def ready(self) -> None:
        import_module("kehui.people.signin.receivers")
        import_module("kehui.people.signin.actions").register()
