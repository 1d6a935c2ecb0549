"""Addresses of the form of a call as an application answers it, and of its versions."""

from django.urls import path

from kehui.calls.applications import pages, versions

urlpatterns = [
    path("applications/<str:number>/form/", pages.begin, name="application-form-begin"),
    path("applications/<str:number>/form/<int:place>/", pages.fill, name="application-form"),
    path("applications/<str:number>/form/<int:place>/draft/", pages.keep, name="application-form-draft"),
    path("applications/<str:number>/versions/", versions.compare, name="application-versions"),
]
