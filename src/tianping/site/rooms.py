"""What the rooms bring to the site: addresses, API routes, entrances, nightly jobs. A room without a piece is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import AppConfig, apps
from django.conf import settings


def rooms() -> list[AppConfig]:
    """Return the rooms in the order of the house."""
    return [config for config in apps.get_app_configs() if config.name in settings.ROOMS]


def pieces(name: str) -> Iterator[tuple[AppConfig, ModuleType]]:
    """Yield each room that has this piece of furniture, with the piece."""
    for config in rooms():
        if (piece := piece_of(config, name)) is not None:
            yield config, piece


def piece_of(config: AppConfig, name: str) -> ModuleType | None:
    return _module(f"{config.name}.{name}")


@cache
def _module(name: str) -> ModuleType | None:
    return import_module(name) if find_spec(name) else None
