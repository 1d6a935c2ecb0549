"""Addresses of downloads."""

from django.urls import path, re_path

from kehui.mechanisms.exchange import views

urlpatterns = [
    re_path(r"^exchange/(?P<code>[a-z_]+)/export\.(?P<form>xlsx|csv)$", views.export_list, name="export"),
    path("exchange/<slug:code>/template.xlsx", views.show_blank, name="blank-sheet"),
]
