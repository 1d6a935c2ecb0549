"""Addresses of the public site."""

from django.urls import path

from kehui.portal import gallery, views

urlpatterns = [
    path("", views.home, name="home"),
    path("components/", gallery.components, name="components"),
    path("healthz", views.healthz, name="healthz"),
]
