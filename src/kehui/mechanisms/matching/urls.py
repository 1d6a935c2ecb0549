"""Addresses of matching."""

from django.urls import path

from kehui.mechanisms.matching import pair_views, synonym_views, views, weight_views

urlpatterns = [
    path("match/", views.match_text, name="match-text"),
    path("matches/<slug:code>/<str:number>/", views.matches, name="matches"),
    path("matches/<slug:code>/<str:number>/verdict/", views.verdict, name="verdict"),
    path("matches/<slug:code>/<str:number>/<slug:other_code>/<str:other>/", pair_views.show_pair, name="match-pair"),
    path("matching/", pair_views.pairings, name="pairings"),
    path("matching/alerts/", pair_views.alerts, name="match-alerts"),
    path("matching/synonyms/", synonym_views.list_synonyms, name="synonyms"),
    path("matching/synonyms/learnt/", synonym_views.list_learnt, name="synonyms-learnt"),
    path("matching/synonyms/new/", synonym_views.edit_synonym, name="synonym-new"),
    path("matching/synonyms/import/", synonym_views.import_synonyms, name="synonym-import"),
    path("matching/synonyms/<int:pk>/", synonym_views.edit_synonym, name="synonym"),
    path("matching/synonyms/<int:pk>/retire/", synonym_views.retire_synonym, name="synonym-retire"),
    path("matching/weights/", weight_views.show_versions, name="weights"),
    path("matching/weights/train/", weight_views.train_now, name="weights-train"),
    path("matching/weights/<int:number>/", weight_views.show_version, name="weight"),
    path("matching/weights/<int:number>/switch/", weight_views.switch_version, name="weight-switch"),
]
