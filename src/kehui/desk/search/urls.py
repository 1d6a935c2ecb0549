"""Addresses of the search."""

from django.urls import path

from kehui.desk.search import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/typed/", views.typed, name="search-typed"),
]
