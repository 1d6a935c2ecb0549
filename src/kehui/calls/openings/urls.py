"""Addresses of the form of a call."""

from django.urls import path

from kehui.calls.openings import designing

urlpatterns = [
    path("calls/<str:number>/form/", designing.design, name="call-form"),
    path("calls/<str:number>/form/sheet/", designing.send_sheet, name="call-form-sheet"),
]
