"""Every address of the site, found by walking the patterns: no list to forget a page in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

_BLANK = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Address:
    route: str
    name: str
    view: Callable[..., Any]

    @property
    def blanks(self) -> tuple[str, ...]:
        return tuple(found["name"] for found in _BLANK.finditer(self.route))

    @property
    def is_public(self) -> bool:
        return not getattr(self.view, "login_required", True)

    def filled(self, **values: object) -> str:
        return "/" + _BLANK.sub(lambda found: str(values[found["name"]]), self.route)


def all_addresses() -> list[Address]:
    return sorted(_walk(get_resolver().url_patterns, prefix="", space=""), key=lambda address: address.route)


def _walk(patterns: list[URLPattern | URLResolver], *, prefix: str, space: str) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, prefix=route, space=inner)
        else:
            yield Address(route, f"{space}{pattern.name or ''}", pattern.callback)
