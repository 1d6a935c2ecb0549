"""Addresses for newcomers."""

from django.urls import path

from kehui.registry.enrolments import views

urlpatterns = [
    path("join/", views.begin, name="join-begin"),
    path("join/<str:code>/", views.join, name="join"),
]
