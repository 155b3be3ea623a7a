"""Which form, place and period a file is for, beside what it should be for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tianping.exchange.returns.codes import ReturnProblemCode as Code
from tianping.exchange.returns.filled import CODE, Expected, FormLookup
from tianping.exchange.returns.limits import MOST_ROWS
from tianping.exchange.returns.problems import Findings, ReturnProblem, ReturnRefused, refuse
from tianping.jurisdictions.forms import Form
from tianping.terms import Period


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file says that it is, as texts, with the row or object where it says so."""

    form: str
    edition: str
    place: str
    period: str
    where: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a file is: form in its edition, place, period."""

    form: Form
    place: str
    period: Period


def origin_of(claim: Claim, *, forms: FormLookup, expected: Expected) -> Origin:
    """Understand a claim.

    Raises
    ------
    ReturnRefused
        If there is no such form or edition, or it is not what was expected.
    """
    edition = _edition(claim)
    form = forms(claim.form.strip(), edition or date.max) if CODE.fullmatch(claim.form.strip()) else None
    if form is None:
        raise _refusal(Code.FORM_UNKNOWN, claim)
    if expected.form not in (None, form.code):
        raise _refusal(Code.FORM_WRONG, claim, expected.form)
    if edition != form.edition:
        raise _refusal(Code.EDITION_WRONG, claim, form.edition.isoformat())
    place = claim.place.strip()
    if not CODE.fullmatch(place) or expected.place not in (None, place):
        raise _refusal(Code.PLACE_WRONG, claim, expected.place or "the code of a place")
    period = _period(claim)
    if period is None:
        raise _refusal(Code.PERIOD_UNREADABLE, claim)
    if expected.period not in (None, period):
        raise _refusal(Code.PERIOD_WRONG, claim, expected.period)
    if period.kind is not form.frequency:
        raise _refusal(Code.PERIOD_WRONG, claim, form.frequency.value)
    return Origin(form, place, period)


def _edition(claim: Claim) -> date | None:
    text = claim.edition.strip()
    try:
        return date.fromisoformat(text) if len(text) == len("2025-01-01") else None
    except ValueError:
        return None


def _period(claim: Claim) -> Period | None:
    try:
        return Period.parse(claim.period)
    except ValueError:
        return None


def _refusal(code: Code, claim: Claim, wanted: object = None) -> ReturnRefused:
    return refuse(code, where=claim.where, row=claim.row, wanted=wanted)


@dataclass(frozen=True, slots=True)
class Listed:
    """A row as a file lists it."""

    code: str
    row: int | None = None
    where: str | None = None


def wanted_rows(form: Form, expected: Expected) -> Sequence[str] | None:
    """Codes of the rows that a return must have; ``None`` where only the file says them."""
    if form.rows.items:
        return [item.code for item in form.rows.items]
    return expected.rows


def check_rows(listed: Iterable[Listed], *, wanted: Sequence[str] | None, findings: Findings) -> None:
    """Add rows that are too many, too few or twice."""
    known, seen = None if wanted is None else set(wanted), set()
    for one in listed:
        if one.code in seen:
            findings.add(ReturnProblem(Code.ROW_TWICE, row=one.row, where=one.where))
        elif not CODE.fullmatch(one.code) or (known is not None and one.code not in known):
            findings.add(ReturnProblem(Code.ROW_UNKNOWN, row=one.row, where=one.where))
        seen.add(one.code)
    for code in wanted or ():
        if code not in seen:
            findings.add(ReturnProblem(Code.ROW_MISSING, wanted=code))
    if not seen:
        findings.add(ReturnProblem(Code.NO_ROWS))
    if len(seen) > MOST_ROWS:
        findings.add(ReturnProblem(Code.TOO_LARGE, wanted=f"{MOST_ROWS:,} rows"))
