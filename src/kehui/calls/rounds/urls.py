"""Addresses of a round's experts, letters, policy, reminders and scores."""

from django.urls import path

from kehui.calls.rounds import lettering, policing, views

urlpatterns = [
    path("review-rounds/<str:number>/experts/", views.experts, name="round-experts"),
    path("review-rounds/<str:number>/letters/", lettering.letters, name="round-letters"),
    path("review-rounds/<str:number>/letters/<str:case>/", lettering.correct, name="round-letter"),
    path("review-rounds/<str:number>/policy/", policing.policy, name="round-policy"),
    path("review-rounds/<str:number>/remind/", views.remind, name="round-remind"),
    path("review-rounds/<str:number>/scores/", views.scores, name="round-scores"),
]
