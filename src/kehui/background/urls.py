"""Addresses of one's own background tasks."""

from django.urls import path

from kehui.background import views

urlpatterns = [
    path("tasks/", views.show_jobs, name="jobs"),
    path("tasks/<int:pk>/", views.show_job, name="job"),
    path("tasks/<int:pk>/progress/", views.show_progress, name="job-progress"),
    path("tasks/<int:pk>/cancel/", views.cancel_job, name="job-cancel"),
    path("tasks/<int:pk>/result/", views.fetch_result, name="job-result"),
]
