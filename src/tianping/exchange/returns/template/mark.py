"""The hidden sheet of a template: which form, edition, place, period and rows it is for, with a check value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tianping.exchange.returns.letters import letters_of
from tianping.exchange.returns.template.plan import MARK, VERSION

_FIELDS = ("form", "edition", "place", "period", "language", "head", "guide")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a template is for. ``head`` and ``guide`` are check values of the texts that people see, ``rows`` pairs of
    code and check value of the name beside it.
    """

    form: str
    edition: str
    place: str
    period: str
    language: str
    head: str
    guide: str
    rows: tuple[tuple[str, str], ...]

    def lines(self) -> list[tuple[str, str]]:
        """Two cells a line, as the sheet holds them."""
        fields = [(name, getattr(self, name)) for name in _FIELDS]
        return [(MARK, VERSION), *fields, ("check", self.check), *self.rows]

    @property
    def check(self) -> str:
        """Check value over all the rest; it finds accidents and clumsy hands, it is no signature."""
        parts = [VERSION, *(getattr(self, name) for name in _FIELDS), *(f"{code}={name}" for code, name in self.rows)]
        return letters_of("\n".join(parts))


def read_mark(lines: Sequence[tuple[str, str]]) -> Mark | None:
    """The mark that the lines of a sheet spell; ``None`` if they do not, or do not fit their check value."""
    start = len(_FIELDS) + 2
    if len(lines) < start or lines[0] != (MARK, VERSION):
        return None
    names = tuple(name for name, _ in lines[1 : len(_FIELDS) + 1])
    if names != _FIELDS or lines[start - 1][0] != "check":
        return None
    form, edition, place, period, language, head, guide = (value for _, value in lines[1 : len(_FIELDS) + 1])
    mark = Mark(form, edition, place, period, language, head, guide, tuple(lines[start:]))
    return mark if mark.check == lines[start - 1][1] else None
