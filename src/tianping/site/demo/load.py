"""Set up the demo county. Done again it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured

from tianping.exchange.lake import BirthColumns
from tianping.figures.births import actions as births
from tianping.figures.births import queries as accepted
from tianping.figures.births.choices import Source
from tianping.figures.measures import actions as measures
from tianping.figures.returns import queries as returned
from tianping.ground.accounts import actions as accounts
from tianping.ground.accounts.actions import Post
from tianping.ground.accounts.queries import Reader
from tianping.ground.places import actions as places
from tianping.ground.places import queries as map_of
from tianping.jurisdictions import PlaceRegister, load_places
from tianping.site.demo.births import hospital_counts, household_counts, simulate
from tianping.site.demo.positions import simulate_neighbours, simulate_positions
from tianping.site.demo.returns import FORM, load_returns, months, sent_on
from tianping.site.demo.truth import SEED, truth
from tianping.terms import Actor, Basis, Level

DEMO = Actor(pseudonym="demo", role="system", department="system", area_id=None)
JURISDICTION = "china/guangxi/jingxi"

STAFF: tuple[tuple[str, str, str, str], ...] = (
    ("lead", "county_lead", "government_office", ""),
    ("statistician", "county_statistician", "health", ""),
    ("police", "department_officer", "public_security", ""),
    ("quyang", "township_officer", "health", "451081105"),
    ("village", "village_officer", "health", "451081105201"),
    ("auditor", "auditor", "statistics", ""),
    ("admin", "system_admin", "health", ""),
)
"""Sign-in name, role, department, code of the area (empty: the county). They are posts, not persons."""


@dataclass(frozen=True, slots=True)
class DemoCounty:
    """What was set up."""

    county_id: int
    runs: tuple[str, ...]
    accounts: tuple[str, ...]
    password: str


def load(*, on: date, password: str) -> DemoCounty:
    """Enter the places, the simulated births, their measures and the posts of the demo, whatever of it is not there yet.

    Raises
    ------
    ImproperlyConfigured
        If this is no demo: simulated births never come into an office's own database.
    """
    if not settings.DEMO:
        raise ImproperlyConfigured(
            "TIANPING_DEMO=1 is needed: simulated births never come into an office's own database"
        )
    register = load_places(JURISDICTION)
    first_day = min(sent_on(month, on=on) for month in months(on))
    county_id = _load_places(register, on=first_day)
    if not returned.accepted_by_county(FORM):
        load_returns(register, on=on)
    if not accepted.series():
        _load_births(register, on=on)
    runs = measures.measure_all(by=DEMO, on=on)
    names = _load_staff(county_id, on=on, password=password)
    return DemoCounty(county_id, tuple(runs), names, password)


def _load_places(register: PlaceRegister, *, on: date) -> int:
    if places.import_register(register, by=DEMO, on=on):
        positions = simulate_positions(register, seed=SEED)
        identity = {
            place.code: place.id for root in map_of.roots() for place in map_of.places(map_of.subtree_ids(root.id))
        }
        places.set_positions(
            {identity[code]: point for code, point in positions.items()}, simulated=True, by=DEMO, on=on
        )
        townships = [place.code.text for place in register.of_level(Level.TOWNSHIP)]
        pairs = [(identity[a], identity[b]) for a, b in simulate_neighbours(positions, townships)]
        places.set_neighbours(pairs, simulated=True, by=DEMO, on=on)
    county = map_of.by_code(register.of_level(Level.COUNTY)[0].code.text)
    if county is None:
        raise LookupError("the demo county is not on the map")
    return county.id


def _load_births(register: PlaceRegister, *, on: date) -> None:
    drawn = simulate(truth(), register, seed=SEED)
    _accept(household_counts(drawn, register), source=Source.HOUSEHOLD, basis=Basis.RESIDENCE, on=on)
    for basis in Basis:
        _accept(hospital_counts(drawn, register, basis=basis), source=Source.HOSPITAL, basis=basis, on=on)


def _accept(counts: BirthColumns, *, source: Source, basis: Basis, on: date) -> None:
    births.accept_births(counts, nature=births.Nature(source, basis, simulated=True), by=DEMO, on=on)


def _load_staff(county_id: int, *, on: date, password: str) -> tuple[str, ...]:
    there = set(Reader.objects.values_list("username", flat=True))
    # One password for all, so that it is hashed once: the hash takes half a second by design.
    hashed = make_password(password) if len(there) < len(STAFF) else ""
    for name, role, department, code in STAFF:
        if name not in there:
            area = map_of.by_code(code) if code else None
            post = Post(role, department, area.id if area else county_id)
            account = accounts.add_account(username=name, post=post, on=on)
            account.password = hashed
            account.save(update_fields=["password"])
    return tuple(name for name, *_ in STAFF)
