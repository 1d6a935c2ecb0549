"""The address of a season's funnel."""

from django.urls import path

from kehui.calls.solutions import views

urlpatterns = [path("calls/<str:number>/funnel/", views.funnel, name="season-funnel")]
