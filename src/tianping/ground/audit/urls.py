from __future__ import annotations

from django.urls import path

from tianping.ground.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.chain, name="chain"),
    path("checkpoint.txt", views.checkpoint, name="checkpoint"),
    path("entries/", views.entries, name="entries"),
]
