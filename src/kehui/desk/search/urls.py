"""Addresses of the search."""

from django.urls import path

from kehui.desk.search import saved, views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/typed/", views.typed, name="search-typed"),
    path("search/saved/", saved.saved, name="saved-searches"),
    path("search/saved/new/", saved.keep, name="save-search"),
    path("search/saved/seen/", saved.see, name="see-alerts"),
    path("search/saved/stop/<str:token>/", saved.stop, name="stop-alerts"),
    path("search/saved/<int:pk>/", saved.change, name="saved-search"),
    path("search/saved/<int:pk>/delete/", saved.remove, name="delete-search"),
]
