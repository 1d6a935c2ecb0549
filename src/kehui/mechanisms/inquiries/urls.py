"""Addresses of questions to outsiders."""

from django.urls import path

from kehui.mechanisms.inquiries import outside, views

urlpatterns = [
    path("inquiries/<slug:code>/<str:number>/", views.ask, name="inquiry-ask"),
    path("inquiries/<slug:code>/<str:number>/<int:pk>/revoke/", views.revoke, name="inquiry-revoke"),
    path("answer/<str:token>/", outside.answer, name="inquiry-answer"),
    path("answer/<str:token>/files/<int:pk>/", outside.send_file, name="inquiry-file"),
]
