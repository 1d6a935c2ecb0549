"""Addresses of matching."""

from django.urls import path

from kehui.mechanisms.matching import views

urlpatterns = [
    path("match/", views.match_text, name="match-text"),
    path("matches/<slug:code>/<str:number>/", views.matches, name="matches"),
    path("matches/<slug:code>/<str:number>/verdict/", views.verdict, name="verdict"),
]
