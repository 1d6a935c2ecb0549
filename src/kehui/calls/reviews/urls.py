"""Addresses of invitations, of the score sheet and of comparing two."""

from django.urls import path

from kehui.calls.reviews import answering, views

urlpatterns = [
    path("reviews/<str:number>/sheet/", views.sheet, name="review-sheet"),
    path("reviews/<str:number>/sheet/draft/", views.keep, name="review-sheet-draft"),
    path("reviews/<str:number>/answer/", answering.answer, name="review-answer"),
    path("reviews/<str:number>/compare/", views.compare, name="review-compare"),
]
