"""The address of a call's funnel."""

from django.urls import path

from kehui.calls.funnels import views

urlpatterns = [path("calls/<str:number>/funnel/", views.funnel, name="call-funnel")]
