"""Dated data of law, authority and convention, with sources, and the pure loader that reads them."""

from tianping.jurisdictions.facts import Fact
from tianping.jurisdictions.milestones import Milestone, load_milestones
from tianping.jurisdictions.places import FormerCode, PlaceFact, PlaceRegister, load_places
from tianping.jurisdictions.sex_ratio import VerdictBounds, load_baseline, load_verdict_bounds, load_verdict_facts

__all__ = [
    "Fact",
    "FormerCode",
    "Milestone",
    "PlaceFact",
    "PlaceRegister",
    "VerdictBounds",
    "load_baseline",
    "load_milestones",
    "load_places",
    "load_verdict_bounds",
    "load_verdict_facts",
]
