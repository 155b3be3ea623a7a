"""What made the figures: method, version, seed, input, options, and the command that gives them again."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from tianping import __version__
from tianping.cli.frame.asked import Asked
from tianping.cli.frame.reading import Source

Run = dict[str, Any]

WITHOUT_BEARING = frozenset({"threads", "engine"})
"""Options that change who works, and never a figure."""


def run_card(
    asked: Asked, source: Source, *, method: str, seed: int | None = None, further: Mapping[str, Any] | None = None
) -> Run:
    """Everything that the figures depend on, under an id that is the hash of it: equal runs have equal ids.

    ``method`` is the one line that the statistics give; ``further`` what else was read or came of the reading (a second
    file with its sha256, rows left out).
    """
    table = source.table
    run: Run = {
        "version": __version__,
        "command": asked.command,
        "method": method,
        "seed": seed,
        "kind": asked.kind.value,
        "period": source.period,
        "source": source.source,
        "options": options_of(asked),
        "columns": dict(table.headers_used),
        "input": {"file": table.file, "sha256": table.sha256, "rows": len(table)},
        **(further or {}),
    }
    return {**run, "id": run_id(run), "repeat": command_to_repeat(asked)}


def run_id(run: Mapping[str, Any]) -> str:
    """Twelve digits of the hash of a run."""
    return hashlib.sha256(json.dumps(run, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def options_of(asked: Asked, *, without: Collection[str] = WITHOUT_BEARING) -> dict[str, Any]:
    """The command's own options as they held, defaults included."""
    return {name: _plain(value) for name, value in asked.own.items() if name not in without}


def command_to_repeat(asked: Asked) -> str:
    """The command line that gives the same figures: columns as they were named, every own option with its value."""
    words = ["tianping", asked.command, asked.file.name]
    for role, column in asked.columns.items():
        words += [f"--{role}", column]
    for name, value in options_of(asked).items():
        words += _words(f"--{name.replace('_', '-')}", value)
    words += _words("--kind", asked.kind.value) if asked.kind.value != "births" else []
    words += [f"--{flag}" for flag in ("wide", "strict") if getattr(asked, flag)]
    words += _words("--sheet", asked.sheet)
    return shlex.join(words)


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return value.name
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return getattr(value, "value", value)


def _words(option: str, value: Any) -> list[str]:
    """An option as words; a flag that is off and a value that was not given are none."""
    if value is None or value is False or value == []:
        return []
    if value is True:
        return [option]
    if isinstance(value, list):
        return [option, *(_number(one) for one in value)]
    return [option, _number(value)]


def _number(value: Any) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
