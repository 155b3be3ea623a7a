"""The files of the look."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path


def folder() -> Path:
    """Where ``tianping.css`` and ``logo.svg`` lie, for a server of static files."""
    return Path(str(files(__package__)))


@cache
def stylesheet() -> str:
    return _read("tianping.css")


@cache
def logo() -> str:
    return _read("logo.svg").strip()


def _read(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
