"""Addresses of the form of a call as an application answers it."""

from django.urls import path

from kehui.calls.applications import checking, pages

urlpatterns = [
    path("formal-check/", checking.check, name="formal-check"),
    path("applications/<str:number>/form/", pages.begin, name="application-form-begin"),
    path("applications/<str:number>/form/<int:place>/", pages.fill, name="application-form"),
    path("applications/<str:number>/form/<int:place>/draft/", pages.keep, name="application-form-draft"),
]
