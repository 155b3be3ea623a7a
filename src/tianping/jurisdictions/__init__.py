"""Dated data of law, authority and convention, with sources, and the pure loader that reads them."""

from tianping.jurisdictions.facts import Fact
from tianping.jurisdictions.sex_ratio import VerdictBounds, load_baseline, load_verdict_bounds, load_verdict_facts

__all__ = ["Fact", "VerdictBounds", "load_baseline", "load_verdict_bounds", "load_verdict_facts"]
