"""The app of projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "kehui.calls.projects"
    label = "projects"
