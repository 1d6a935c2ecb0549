"""Addresses of imports and downloads."""

from django.urls import path, re_path

from kehui.mechanisms.exchange import uploads, views

urlpatterns = [
    re_path(r"^exchange/(?P<code>[a-z_]+)/export\.(?P<form>xlsx|csv)$", views.export_list, name="export"),
    path("exchange/<slug:code>/export/", views.choose_export, name="choose-export"),
    path("exchange/<slug:code>/template.xlsx", views.show_blank, name="blank-sheet"),
    path("exchange/<slug:code>/import/", uploads.bring, name="import"),
    path("exchange/uploads/<int:pk>/", uploads.show_upload, name="upload"),
    path("exchange/uploads/<int:pk>/confirm/", uploads.confirm_upload, name="upload-confirm"),
    path("exchange/uploads/<int:pk>/discard/", uploads.discard_upload, name="upload-discard"),
    path("exchange/uploads/<int:pk>/errors.xlsx", uploads.fetch_marked, name="upload-marked"),
]
