"""From the text of a form's file to its editions."""

from __future__ import annotations

import keyword
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from fnmatch import fnmatchcase
from typing import Any, TypeVar, get_args

from tianping.jurisdictions.facts import Confidence
from tianping.jurisdictions.forms.definitions import Column, Form, RowAxis, RowItem, RowKind, Total
from tianping.jurisdictions.forms.due import Due
from tianping.jurisdictions.forms.expressions import RESERVED_NAMES
from tianping.jurisdictions.forms.promises import keep_promises
from tianping.jurisdictions.forms.refusals import FormRefused
from tianping.jurisdictions.forms.rules import read_rules
from tianping.jurisdictions.forms.templates import AxisItem, combinations, fill_code, fill_words, read_axes
from tianping.terms import Basis, Bilingual, CountKind, Level, PeriodKind

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MOST_COLUMNS = 120
_MOST_ROWS = 60
_SENDERS = (Level.TOWNSHIP, Level.COUNTY)
_FORM_KEYS = frozenset(
    [
        "valid_from",
        "title",
        "number",
        "department",
        "frequency",
        "sender",
        "rows",
        "axes",
        "columns",
        "totals",
        "rules",
        "due",
        "help",
        "source",
        "confidence",
        "basis",
        "register",
        "kind",
    ]
)
_COLUMN_KEYS = frozenset(
    [
        "code",
        "each",
        "word",
        "groups",
        "element",
        "sex",
        "order",
        "band",
        "unit",
        "help",
        "maximum",
        "within",
        "required",
    ]
)
_DUE_KEYS = frozenset(["zh", "en", "rule", "day", "dates", "corrections_until", "days_off", "source", "confidence"])
_Choice = TypeVar("_Choice", PeriodKind, Level, Basis, CountKind)


def read_editions(text: str, *, presets: Mapping[str, Due]) -> tuple[Form, ...]:
    """Read all editions of one form from the text of its file.

    Parameters
    ----------
    text : str
        TOML: ``code`` and ``[[editions]]``.
    presets : mapping of str to Due
        The due rules that the form may name.

    Raises
    ------
    FormRefused
        If the form breaks a promise or contradicts itself; it names the place and the promise.
    """
    try:
        toml = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise FormRefused("file", f"it is no TOML: {fault}") from fault
    code = _code(str(toml.get("code", "")), "code")
    _only(toml, frozenset({"code", "editions"}), "file")
    editions = toml.get("editions")
    if not isinstance(editions, list) or not editions:
        raise FormRefused("file", "a form has at least one table [[editions]]")
    return tuple(_edition(code, entry, presets) for entry in editions)


def _edition(code: str, entry: dict[str, Any], presets: Mapping[str, Due]) -> Form:
    try:
        _only(entry, _FORM_KEYS, "edition")
        form = _form(code, entry, presets)
    except KeyError as missing:
        raise FormRefused("edition", f"it lacks {missing.args[0]!r}") from missing
    except (TypeError, AttributeError) as fault:
        raise FormRefused("edition", f"an entry is not of its kind: {fault}") from fault
    except FormRefused:
        raise
    except ValueError as fault:
        raise FormRefused("edition", str(fault)) from fault
    keep_promises(form)
    return form


def _form(code: str, entry: dict[str, Any], presets: Mapping[str, Due]) -> Form:
    axes = read_axes(entry.get("axes", {}))
    columns = _columns(entry["columns"], axes)
    totals = tuple(_total(total, columns) for total in entry.get("totals", []))
    _unique([*(column.code for column in columns), *(total.code for total in totals)], "columns")
    edition, confidence = entry["valid_from"], entry["confidence"]
    if not isinstance(edition, date) or confidence not in get_args(Confidence) or not str(entry["source"]).strip():
        raise FormRefused("edition", f"it needs a date valid_from, a source and one of {get_args(Confidence)}")
    return Form(
        code=code,
        edition=edition,
        title=_words(entry["title"]),
        number=str(entry["number"]) if "number" in entry else None,
        department=_code(entry["department"], "department"),
        frequency=_frequency(entry["frequency"]),
        sender=_choice(Level, entry["sender"], where="sender", allowed=_SENDERS),
        rows=_rows(entry["rows"]),
        columns=columns,
        totals=totals,
        rules=read_rules(entry.get("rules", []), columns=columns, totals=totals, axes=axes),
        due=_due(entry["due"], presets),
        help=_words(entry["help"]),
        source=str(entry["source"]),
        confidence=confidence,
        basis=_choice(Basis, entry["basis"], where="basis") if "basis" in entry else None,
        register=_code(entry["register"], "register") if "register" in entry else None,
        kind=_choice(CountKind, entry["kind"], where="kind") if "kind" in entry else None,
    )


def _columns(entries: list[dict[str, Any]], axes: Mapping[str, tuple[AxisItem, ...]]) -> tuple[Column, ...]:
    columns: list[Column] = []
    for entry in entries:
        where = f"column {entry.get('code', '?')}"
        _only(entry, _COLUMN_KEYS, where)
        each = entry.get("each", [])
        columns += [_column(entry, chosen, where) for chosen in combinations(each, axes, where=where)]
    if not 1 <= len(columns) <= _MOST_COLUMNS:
        raise FormRefused("columns", f"a form has 1 to {_MOST_COLUMNS} columns, this one {len(columns)}")
    _unique([column.code for column in columns], "columns")
    return tuple(columns)


def _column(entry: dict[str, Any], chosen: Mapping[str, AxisItem], where: str) -> Column:
    fixed = read_axes({name: [entry[name]] for name in ("sex", "order") if name in entry})
    axes = {**chosen, **{name: items[0] for name, items in fixed.items()}}
    bands = [item.code for name, item in chosen.items() if name not in ("sex", "order")]
    maximum = entry.get("maximum")
    if maximum is not None and (isinstance(maximum, bool) or not isinstance(maximum, int) or maximum < 0):
        raise FormRefused(where, "maximum is a whole number that is not negative")
    return Column(
        code=_code(fill_code(entry["code"], chosen, where=where), where),
        word=fill_words(_words(entry["word"]), axes, where=where),
        groups=tuple(fill_words(_words(group), axes, where=where) for group in entry.get("groups", [])),
        element=_code(fill_code(entry["element"], chosen, where=where), where),
        sex=axes["sex"].sex if "sex" in axes else None,
        order=axes["order"].order if "order" in axes else None,
        band=entry.get("band") or "_".join(bands) or None,
        unit=_words(entry["unit"]),
        help=fill_words(_words(entry["help"]), axes, where=where) if "help" in entry else None,
        maximum=maximum,
        within=_flag(entry, "within", default=False),
        required=_flag(entry, "required", default=True),
    )


def _total(entry: dict[str, Any], columns: tuple[Column, ...]) -> Total:
    where = f"total {entry.get('code', '?')}"
    _only(entry, frozenset({"code", "word", "of", "after"}), where)
    known = {column.code: column for column in columns}
    of = tuple(code for pattern in entry["of"] for code in known if fnmatchcase(code, pattern))
    if not of or len(set(of)) < len(of) or not all(any(fnmatchcase(c, p) for c in known) for p in entry["of"]):
        raise FormRefused(where, f"a total adds columns of the form, each once, got {', '.join(entry['of'])}")
    if any(known[code].within for code in of):
        raise FormRefused(where, "an 'of which' column is no part of a total")
    if len({known[code].unit for code in of}) > 1:
        raise FormRefused(where, "it adds columns of different units")
    after = entry.get("after", of[-1])
    if after not in known:
        raise FormRefused(where, f"it stands after {after!r}, which is no column")
    return Total(_code(entry["code"], where), _words(entry["word"]), of, after)


def _rows(entry: dict[str, Any]) -> RowAxis:
    _only(entry, frozenset({"kind", "level", "items", "head", "months"}), "rows")
    kind: RowKind = entry["kind"]
    if kind not in get_args(RowKind):
        raise FormRefused("rows", f"kind is one of {', '.join(get_args(RowKind))}: rows are never persons", promise=1)
    level = _choice(Level, entry["level"], where="rows") if "level" in entry else None
    items = tuple(RowItem(_code(item["code"], "rows"), _words(item)) for item in entry.get("items", []))
    if kind == "self" and not items:
        items = (RowItem("all", Bilingual(zh="合计", en="all")),)
    if kind == "months_back":
        items = _months_back(entry["months"])
    if len(items) > _MOST_ROWS:
        raise FormRefused("rows", f"a form names at most {_MOST_ROWS} rows, this one {len(items)}")
    _unique([item.code for item in items], "rows")
    return RowAxis(kind, level, items, _words(entry["head"]))


def _months_back(months: int) -> tuple[RowItem, ...]:
    if not 1 <= months < _MOST_ROWS - 1:
        raise FormRefused("rows", f"months back go from 1 to {_MOST_ROWS - 2}, got {months}")
    own = RowItem("m0", Bilingual(zh="报告当月出生", en="born in the month of the return"))
    back = [
        RowItem(f"m{month}", Bilingual(zh=f"前{month}个月出生", en=f"born {month} month{'s' * (month > 1)} before"))
        for month in range(1, months)
    ]
    earlier = RowItem(
        "earlier", Bilingual(zh=f"前{months}个月及更早出生", en=f"born {months} months before or earlier")
    )
    return (own, *back, earlier)


def _due(entry: Any, presets: Mapping[str, Due]) -> Due:
    if isinstance(entry, dict):
        return read_due("own", entry)
    if entry not in presets:
        raise FormRefused("due", f"it names one of {', '.join(sorted(presets))} or gives its own table, got {entry!r}")
    return presets[entry]


def read_due(preset: str, entry: Mapping[str, Any]) -> Due:
    """Read one due rule from its table."""
    _only(entry, _DUE_KEYS, "due")
    until = entry.get("corrections_until")
    return Due(
        preset=preset,
        word=_words(entry),
        rule=entry["rule"],
        day=entry.get("day"),
        dates=tuple((day["month"], day["day"]) for day in entry.get("dates", [])),
        corrections=(until["years"], until["month"], until["day"]) if until else None,
        days_off=entry.get("days_off", "stands"),
        source=entry["source"],
        confidence=entry["confidence"],
    )


def _frequency(text: Any) -> PeriodKind:
    allowed = ", ".join(kind.value for kind in PeriodKind)
    try:
        return PeriodKind(text)
    except ValueError:
        raise FormRefused("frequency", f"a return covers a {allowed}, never less than a month", promise=3) from None


def _choice(kind: type[_Choice], text: Any, *, where: str, allowed: tuple[_Choice, ...] | None = None) -> _Choice:
    known = allowed or tuple(kind)
    try:
        value = kind(text)
    except ValueError:
        value = None
    if value is None or value not in known:
        raise FormRefused(where, f"it is one of {', '.join(choice.value for choice in known)}")
    return value


def _words(entry: Mapping[str, Any]) -> Bilingual:
    return Bilingual(zh=str(entry["zh"]).strip(), en=str(entry["en"]).strip())


def _flag(entry: Mapping[str, Any], name: str, *, default: bool) -> bool:
    value = entry.get(name, default)
    if not isinstance(value, bool):
        raise FormRefused(f"column {entry.get('code', '?')}", f"{name} is true or false")
    return value


def _code(text: str, where: str) -> str:
    if not _CODE.fullmatch(text) or keyword.iskeyword(text) or text in RESERVED_NAMES:
        raise FormRefused(where, "a code is lower-case letters, digits and _, at most 40, and no word of the rules")
    return text


def _only(entry: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    strange = sorted(set(entry) - known)
    if strange:
        raise FormRefused(where, f"unknown entries {', '.join(strange)}; known are {', '.join(sorted(known))}")


def _unique(codes: list[str], where: str) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise FormRefused(where, f"codes stand twice: {', '.join(twice)}")
