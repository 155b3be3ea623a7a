"""What was asked for: the options that all commands share, and the command's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from tianping.terms import CountKind

Form = Literal["terminal", "json", "csv"]


class Spoken(StrEnum):
    """Languages of the output."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of one call.

    ``columns`` holds the column names that the user gave, by role; ``own`` the values of the command's own options, by
    the name of the parameter, in the order of its signature.
    """

    command: str
    file: Path
    today: date
    columns: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, Any] = field(default_factory=dict)
    kind: CountKind = CountKind.BIRTHS
    wide: bool = False
    strict: bool = False
    sheet: str | None = None
    form: Form = "terminal"
    bom: bool = False
    page: Path | None = None
    show_all: bool = False
    ascii_only: bool = False
