"""The reference sex ratio and the bounds of its verdict, as dated data."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from tianping.jurisdictions.facts import Fact, in_force, read_toml


@dataclass(frozen=True, slots=True)
class VerdictBounds:
    """Every number that the verdict on a ratio depends on.

    Ratios are boys per 100 girls. See ``world/sex_ratio.toml`` for the use and source of each.
    """

    reference: float
    normal_low: float
    normal_high: float
    marked_excess: float
    prior_weight: float
    fewest_births: float
    sure: float
    probable: float
    expected: float
    no_excess: float
    false_discovery: float

    def __post_init__(self) -> None:
        if not 0 < self.normal_low <= self.reference <= self.normal_high <= self.marked_excess:
            raise ValueError(
                "bounds must rise: 0 < normal_low <= reference <= normal_high <= marked_excess, got "
                f"{self.normal_low}, {self.reference}, {self.normal_high}, {self.marked_excess}"
            )
        if self.prior_weight <= 0 or self.fewest_births < 0:
            raise ValueError(f"prior_weight must be above 0 and fewest_births not negative, got {self.prior_weight}, {self.fewest_births}")
        for name in ("sure", "probable", "expected", "no_excess", "false_discovery"):
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name} must lie between 0 and 1, got {getattr(self, name)}")

    def with_band(
        self, *, reference: float | None = None, normal: tuple[float, float] | None = None
    ) -> VerdictBounds:
        """Return a copy with the reader's own reference or normal band; the marked excess never falls below the band."""
        low, high = normal or (self.normal_low, self.normal_high)
        return replace(
            self,
            reference=self.reference if reference is None else reference,
            normal_low=low,
            normal_high=high,
            marked_excess=max(self.marked_excess, high),
        )


def load_verdict_facts(*, on: date, bounds_id: str = "default") -> dict[str, Fact]:
    """Load the bounds in force on a day with use and source, by name."""
    entry = in_force(read_toml("world", "sex_ratio")["bounds"], entry_id=bounds_id, on=on)
    return {field.name: Fact(**entry[field.name]) for field in fields(VerdictBounds)}


def load_verdict_bounds(*, on: date, bounds_id: str = "default") -> VerdictBounds:
    """Load the bounds of the verdict in force on a day.

    Examples
    --------
    >>> bounds = load_verdict_bounds(on=date(2025, 1, 1))
    >>> bounds.reference, bounds.normal_low, bounds.normal_high
    (106, 103, 107)
    """
    return VerdictBounds(**{name: fact.value for name, fact in load_verdict_facts(on=on, bounds_id=bounds_id).items()})


def load_baseline(baseline_id: str, *, on: date) -> Fact:
    """Load a baseline of missing girls (boys per one girl) in force on a day."""
    entry = in_force(read_toml("world", "sex_ratio")["baselines"], entry_id=baseline_id, on=on)
    return Fact(**{field.name: entry[field.name] for field in fields(Fact)})
