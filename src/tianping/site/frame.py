"""What every page carries: wings, rooms of the wing, language, post held, the marks of the foot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import tianping
from tianping.ground.accounts import queries as accounts
from tianping.ground.audit.queries import actor_at
from tianping.site.rooms import piece_of, pieces
from tianping.terms import Actor


@dataclass(frozen=True, slots=True)
class Wing:
    word: Any  # a lazy translation
    rooms: tuple[str, ...]


WINGS = (
    Wing(_("监测通报"), ("site", "returns", "births", "coverage", "measures", "alerts", "bulletins")),
    Wing(_("依法监管"), ("ultrasound", "medicines", "procedures", "inspections", "hotline", "cases")),
    Wing(_("协作服务"), ("duties", "meetings", "outreach", "benefits", "campaigns", "carecards", "documents")),
    Wing(_("基础资料"), ("places", "institutions", "laws", "letters", "accounts", "audit")),
)
"""The order of the house. A wing or room where the reader has no right is absent, not grey."""


@dataclass(frozen=True, slots=True)
class Entrance:
    word: Any
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class WingShown:
    word: Any
    entrances: tuple[Entrance, ...]

    @property
    def current(self) -> bool:
        return any(entrance.current for entrance in self.entrances)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give templates what the frame shows."""
    language = get_language() or settings.LANGUAGE_CODE
    wings = SimpleLazyObject(lambda: wings_shown(request))
    return {
        "wings": wings,
        "wing": SimpleLazyObject(lambda: next((wing for wing in wings if wing.current), None)),
        "post_held": SimpleLazyObject(lambda: accounts.post_held(request.user)),
        "simulated": settings.DEMO,
        "version": tianping.__version__,
        "figures_as_of": SimpleLazyObject(figures_as_of),
        "other_language": "en" if language.startswith("zh") else "zh-hans",
        "session_seconds": settings.SESSION_COOKIE_AGE,
    }


def wings_shown(request: HttpRequest) -> tuple[WingShown, ...]:
    actor = actor_at(request)
    if actor is None:
        return ()
    here = _room_of(request)
    shown = (WingShown(wing.word, tuple(_entrances(wing.rooms, actor=actor, here=here))) for wing in WINGS)
    return tuple(wing for wing in shown if wing.entrances)


def _entrances(labels: Iterable[str], *, actor: Actor, here: str) -> Iterable[Entrance]:
    for label in labels:
        config = apps.app_configs.get(label)
        name = getattr(config, "entrance", None)
        if config is not None and name and _may_enter(config, actor):
            yield Entrance(config.verbose_name, reverse(name), current=_is_here(config, here))


def _room_of(request: HttpRequest) -> str:
    """Return the label of the room whose page this is: its name space, or the first part of an address outside any."""
    found = request.resolver_match
    return (found.namespace or found.route.split("/", 1)[0]) if found else "nowhere"


def _is_here(config: AppConfig, here: str) -> bool:
    return here in getattr(config, "spaces", (config.label,))


def _may_enter(config: AppConfig, actor: Actor) -> bool:
    """Ask the room's ``panels.may_enter(actor)``; a room without one is open to staff."""
    panels = piece_of(config, "panels")
    if panels is None or not hasattr(panels, "may_enter"):
        return accounts.is_staff_role(actor.role)
    return bool(panels.may_enter(actor))


def figures_as_of() -> date | None:
    """Return the last day that the figures shown know of, by the rooms' ``panels.figures_as_of()``; ``None`` with no figures."""
    told = (panels.figures_as_of() for _config, panels in pieces("panels") if hasattr(panels, "figures_as_of"))
    return max((moment for moment in told if moment is not None), default=None)
