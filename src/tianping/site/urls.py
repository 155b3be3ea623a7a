"""Addresses: the site's own pages, then each room's under its label."""

from __future__ import annotations

from django.urls import include, path

from tianping.site import errors, views
from tianping.site.api import api
from tianping.site.rooms import pieces

urlpatterns = [
    path("", views.home, name="home"),
    path("promises/", views.promises, name="promises"),
    path("method/", views.method, name="method"),
    path("health", views.health, name="health"),
    path("office-ca.crt", views.office_certificate, name="office-certificate"),
    *(path(f"{config.label}/", include(urls)) for config, urls in pieces("urls")),
    path("api/", api.urls),
]
handler400 = errors.bad_request
handler403 = errors.refused
handler404 = errors.not_found
handler500 = errors.our_fault
