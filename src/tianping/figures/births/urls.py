from __future__ import annotations

from django.urls import path

from tianping.figures.births import views

app_name = "births"
urlpatterns = [
    path("", views.uploads, name="uploads"),
    path("bring/", views.bring, name="bring"),
    path("blank.csv", views.blank_table, name="blank-table"),
    path("<int:upload_id>/", views.upload, name="upload"),
]
