"""Addresses of the public site."""

from django.urls import path

from kehui.portal import gallery, term_sheets, terms, views

urlpatterns = [
    path("", views.home, name="home"),
    path("components/", gallery.components, name="components"),
    path("terms/", terms.show_tree, {"tree": "region"}, name="terms"),
    path("terms/<slug:tree>/", terms.show_tree, name="terms-tree"),
    path("terms/<slug:tree>/find", terms.search, name="terms-find"),
    path("terms/<slug:tree>/sheet.xlsx", term_sheets.take_out, name="terms-sheet"),
    path("terms/<slug:tree>/import", term_sheets.bring_in, name="terms-import"),
    path("terms/<slug:tree>/<str:code>/", terms.show_term, name="terms-term"),
    path("healthz", views.healthz, name="healthz"),
]
