"""The book of rates: each with its numerator, denominator, sources and formula, defined once and computed here."""

from tianping.jurisdictions.denominators.book import load_rates
from tianping.jurisdictions.denominators.rates import (
    Quantity,
    Rate,
    RateKind,
    RateRefused,
    RateValue,
    Vintage,
    rate_value,
)

__all__ = ["Quantity", "Rate", "RateKind", "RateRefused", "RateValue", "Vintage", "load_rates", "rate_value"]
