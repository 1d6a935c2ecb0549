"""The address of a kind's figures."""

from django.urls import path

from kehui.mechanisms.indicators import views

urlpatterns = [path("figures/<slug:code>/", views.show_figures, name="figures")]
