from __future__ import annotations

from django.urls import path

from tianping.figures.measures import views

app_name = "measures"
urlpatterns = [
    path("", views.own, name="own"),
    path("search/", views.search, name="search"),
    path("measure/", views.measure, name="measure"),
    path("<int:area_id>/", views.area, name="area"),
    path("<int:area_id>/orders/", views.orders, name="orders"),
    path("<int:area_id>/method/", views.method, name="method"),
    path("<int:area_id>/export/", views.export, name="export"),
]
