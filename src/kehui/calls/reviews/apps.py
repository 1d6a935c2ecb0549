"""The app of reviews."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "kehui.calls.reviews"
    label = "reviews"
