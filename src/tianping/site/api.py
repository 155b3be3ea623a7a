"""The API: each room's routes under its label, for signed-in readers of the same site."""

from __future__ import annotations

from ninja import NinjaAPI
from ninja.security import SessionAuth

from tianping.site.rooms import pieces

api = NinjaAPI(title="Tianping", auth=SessionAuth(csrf=True), docs_url=None, openapi_url=None, urls_namespace="api")
for _config, _routes in pieces("api"):
    api.add_router(f"/{_config.label}/", _routes.router)
