"""Addresses of the administrators' pages of webhooks."""

from django.urls import path

from kehui.mechanisms.webhooks import views

urlpatterns = [
    path("webhooks/", views.show_hooks, name="webhooks"),
    path("webhooks/new/", views.propose_hook, name="webhook-new"),
    path("webhooks/<int:pk>/", views.show_hook, name="webhook"),
    path("webhooks/<int:pk>/change/", views.propose_hook, name="webhook-change"),
    path("webhooks/<int:pk>/secret/", views.make_secret, name="webhook-secret"),
    path("webhooks/<int:pk>/switch/", views.switch, name="webhook-switch"),
    path("webhooks/<int:pk>/test/", views.test, name="webhook-test"),
    path("webhooks/<int:pk>/again/<int:delivery>/", views.redeliver, name="webhook-again"),
]
