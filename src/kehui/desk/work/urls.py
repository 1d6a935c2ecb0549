"""Addresses of my work."""

from django.urls import path

from kehui.desk.work import views

urlpatterns = [
    path("desk/", views.show_work, name="work"),
    path("desk/counts/", views.show_counts, name="work-counts"),
    path("desk/tabs/", views.show_tabs, name="work-tabs"),
    path("desk/under-way/", views.show_under_way, name="work-under-way"),
    path("desk/calendar/", views.show_calendar, name="work-calendar"),
    path("desk/views/<slug:code>/", views.keep_view, name="keep-view"),
    path("desk/views/<int:pk>/drop/", views.drop_view, name="drop-view"),
]
