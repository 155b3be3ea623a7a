"""What a rate is, and the one place where it is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tianping.jurisdictions.facts import Confidence
from tianping.jurisdictions.forms import Cell, Expression, Sums, value_of
from tianping.jurisdictions.forms.expressions import cells_in
from tianping.terms import Bilingual, Language, Sex

RateKind = Literal["completeness", "coverage", "enrolment", "mortality", "share"]
Vintage = Literal["latest_accepted", "year_end"]


class RateRefused(ValueError):
    """A rate that cannot be loaded; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One side of a rate.

    Parameters
    ----------
    expression : Expression
        Sum of columns of forms, each for the rate's place and period.
    word : Bilingual
        What it counts.
    """

    expression: Expression
    word: Bilingual

    @property
    def forms(self) -> tuple[str, ...]:
        """Codes of the forms it reads, each once."""
        return tuple(dict.fromkeys(cell.form for cell in cells_in(self.expression)))


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of the book.

    Parameters
    ----------
    code : str
        Its name.
    word : Bilingual
        Its name on a screen.
    numerator, denominator : Quantity
        What is divided by what.
    per : int
        The rate is per 100, per 1000 …
    unit : Bilingual
        Its unit, e.g. % or ‰.
    kind : {'completeness', 'coverage', 'enrolment', 'mortality', 'share'}
        What it says.
    sex : Sex or None
        Whether it is of one sex.
    vintage : {'latest_accepted', 'year_end'}
        Which snapshots it takes: the newest accepted ones, or those in force at the end of the year.
    caution : Bilingual
        What the two sides do not share, so that nobody reads it as more than it is.
    source : str
        Who says so.
    confidence : {'high', 'medium', 'low'}
        ``low`` marks what nobody has verified.
    """

    code: str
    word: Bilingual
    numerator: Quantity
    denominator: Quantity
    per: int
    unit: Bilingual
    kind: RateKind
    sex: Sex | None
    vintage: Vintage
    caution: Bilingual
    source: str
    confidence: Confidence

    @property
    def forms(self) -> tuple[str, ...]:
        """Codes of the forms that the rate reads, numerator first, each once."""
        return tuple(dict.fromkeys((*self.numerator.forms, *self.denominator.forms)))

    def formula(self, language: Language) -> str:
        """Return the formula in words, as it stands beside every figure."""
        return f"{self.numerator.word.in_(language)} ÷ {self.denominator.word.in_(language)} × {self.per}"


@dataclass(frozen=True, slots=True)
class RateValue:
    """A rate with what it was made of.

    Parameters
    ----------
    rate : Rate
        Its definition.
    numerator, denominator : float or None
        The two sides; ``None`` where a return has not been given.
    """

    rate: Rate
    numerator: float | None
    denominator: float | None

    @property
    def value(self) -> float | None:
        """The rate in its unit; ``None`` if a side is not known or the denominator is 0. It can exceed ``per``."""
        if self.numerator is None or not self.denominator:
            return None
        return self.rate.per * self.numerator / self.denominator


def rate_value(rate: Rate, sums: Mapping[str, Sums]) -> RateValue:
    """Compute a rate from the sums of returns.

    Parameters
    ----------
    rate : Rate
        The rate.
    sums : mapping of str to mapping of str to (int or None)
        For each form its sums by column and total over the rate's place and period.

    Examples
    --------
    >>> from datetime import date
    >>> from tianping.jurisdictions.denominators import load_rates
    >>> rate = load_rates(on=date(2025, 12, 1))["first_vaccination_coverage_girls"]
    >>> sums = {"first_vaccinations_monthly": {"girls": 45}, "births_monthly": {"girls": 50}}
    >>> rate_value(rate, sums).value
    90.0
    >>> rate_value(rate, {"births_monthly": {"girls": 50}}).value is None
    True
    """

    def look(cell: Cell) -> float | None:
        number = sums.get(cell.form, {}).get(cell.column)
        return None if number is None else float(number)

    return RateValue(rate, value_of(rate.numerator.expression, look), value_of(rate.denominator.expression, look))
