"""The terms app."""

from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "kehui.terms"
    label = "terms"
