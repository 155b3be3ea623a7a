"""Rooms keep their tables to themselves."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings


def test_no_table_of_a_room_points_into_another_room() -> None:
    """Rooms know each other by queries and ids: a foreign key would tie their migrations and open a back door."""
    crossing = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for config in apps.get_app_configs()
        if config.name in settings.ROOMS
        for model in config.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model._meta.app_config.name in settings.ROOMS
        and field.related_model._meta.app_config.name != config.name
    ]

    assert crossing == []


def test_the_walk_sees_the_tables_of_every_room() -> None:
    seen = {config.name for config in apps.get_app_configs() if config.name in settings.ROOMS and list(config.get_models())}

    assert seen >= {"tianping.ground.audit", "tianping.ground.accounts", "tianping.ground.places"}
