"""Addresses of notifications, their settings and of following."""

from django.urls import path

from kehui.mechanisms.notices import views

urlpatterns = [
    path("notifications/", views.show_notifications, name="notifications"),
    path("notifications/read/", views.read, name="notifications-read"),
    path("notifications/<int:pk>/", views.open_notification, name="notification"),
    path("notifications/settings/", views.show_settings, name="notice-settings"),
    path("notifications/settings/<str:token>/", views.show_signed_settings, name="notice-settings-signed"),
    path("notifications/stop/<str:token>/", views.unsubscribe, name="notice-unsubscribe"),
    path("follow/<slug:code>/<str:number>/", views.follow_record, name="follow"),
]
