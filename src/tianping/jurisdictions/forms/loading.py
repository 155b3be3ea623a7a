"""The forms that are in use on a day, of a country and of the places inside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tianping.jurisdictions.facts import read_toml
from tianping.jurisdictions.forms.definitions import Form
from tianping.jurisdictions.forms.due import Due
from tianping.jurisdictions.forms.reading import read_due, read_editions
from tianping.jurisdictions.forms.refusals import FormRefused
from tianping.jurisdictions.forms.together import keep_promises_together

_PACKAGE = "tianping.jurisdictions"


def read_form(path_or_text: Path | str, *, on: date | None = None) -> Form:
    """Read one form from its file or its text.

    Parameters
    ----------
    path_or_text : Path or str
        A path to a TOML file, or the TOML itself.
    on : date, optional
        Day of the edition wanted; the newest edition by default.

    Raises
    ------
    FormRefused
        If the form cannot be loaded.
    LookupError
        If no edition is in use on the day.
    """
    editions = _editions(path_or_text)
    if on is None:
        return max(editions, key=lambda form: form.edition)
    form = _in_use(editions, on)
    if form is None:
        raise LookupError(f"form {editions[0].code} has no edition on {on}; its first is {_first(editions)}")
    return form


def load_forms(on: date, *, jurisdiction: str = "china", also: Path | None = None) -> dict[str, Form]:
    """Load the forms in use on a day, by code.

    Parameters
    ----------
    on : date
        The day.
    jurisdiction : str
        Folder of the jurisdiction, e.g. ``"china/guangxi/jingxi"``; a form of a place inside replaces the form of
        that code above it.
    also : Path, optional
        A folder of further forms, such as a site's own.

    Raises
    ------
    FormRefused
        If a form cannot be loaded, alone or beside the others.

    Examples
    --------
    >>> load_forms(date(2025, 12, 1))["births_monthly"].title.zh
    '出生月报'
    """
    return dict(_joined(jurisdiction, on)) if also is None else _join(jurisdiction, on, also)


def load_form(code: str, *, on: date, jurisdiction: str = "china", also: Path | None = None) -> Form:
    """Load one form in use on a day.

    Raises
    ------
    LookupError
        If there is no such form on that day; the error names those there are.
    """
    forms = load_forms(on, jurisdiction=jurisdiction, also=also)
    if code not in forms:
        raise LookupError(f"no form {code!r} in use on {on}; there are {', '.join(forms)}")
    return forms[code]


def load_due_presets() -> dict[str, Due]:
    """Load the due rules that forms may name."""
    return dict(_presets())


@cache
def _presets() -> Mapping[str, Due]:
    return {code: read_due(code, entry) for code, entry in read_toml("china", "due")["presets"].items()}


@lru_cache(maxsize=64)
def _joined(jurisdiction: str, on: date) -> Mapping[str, Form]:
    """Join the shipped forms of a day; a site asks for few days, and for these often."""
    return _join(jurisdiction, on, None)


def _join(jurisdiction: str, on: date, also: Path | None) -> dict[str, Form]:
    found = dict(_shipped(jurisdiction))
    for path in sorted(also.glob("*.toml")) if also else ():
        editions = _editions(path)
        found[editions[0].code] = editions
    chosen = {code: _in_use(editions, on) for code, editions in sorted(found.items())}
    forms = {code: form for code, form in chosen.items() if form is not None}
    keep_promises_together(forms)
    return forms


def _editions(path_or_text: Path | str) -> tuple[Form, ...]:
    if isinstance(path_or_text, str):
        return read_editions(path_or_text, presets=_presets())
    return _read_file(path_or_text)


def _read_file(file: Traversable) -> tuple[Form, ...]:
    try:
        return read_editions(file.read_text(encoding="utf-8"), presets=_presets())
    except FormRefused as refusal:
        raise refusal.in_file(file.name) from refusal
    except UnicodeDecodeError as fault:
        raise FormRefused("file", "it is not UTF-8", file=file.name) from fault


@cache
def _shipped(jurisdiction: str) -> tuple[tuple[str, tuple[Form, ...]], ...]:
    """Read the forms of a jurisdiction and all above it, once: files of the package do not change."""
    found: dict[str, tuple[Form, ...]] = {}
    for folder in _folders(jurisdiction):
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name) if folder.is_dir() else ():
            if file.name.endswith(".toml"):
                editions = _read_file(file)
                found[editions[0].code] = editions
    return tuple(found.items())


def _folders(jurisdiction: str) -> Iterator[Traversable]:
    folder: Traversable = files(_PACKAGE)
    for part in jurisdiction.split("/"):
        folder = folder / part
        yield folder / "forms"


def _in_use(editions: tuple[Form, ...], on: date) -> Form | None:
    return max((form for form in editions if form.edition <= on), key=lambda form: form.edition, default=None)


def _first(editions: tuple[Form, ...]) -> date:
    return min(form.edition for form in editions)
