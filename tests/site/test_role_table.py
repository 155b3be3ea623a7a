"""All addresses × roles × areas: nobody reaches a thing of an area outside the own.

A room with things of its own adds a line to ``THINGS`` (how to fill a blank of its addresses with a thing of an area)
and to ``marks`` (what a page must not show of an area outside the reader's reach). An address with a blank that
``THINGS`` does not know fails here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from tests.site.addresses import all_addresses
from tianping.figures.births.models import Upload
from tianping.ground.accounts import queries
from tianping.ground.accounts.choices import ROLES, CodeKind, Role
from tianping.ground.accounts.models import Account, EntryCode
from tianping.ground.accounts.queries import people
from tianping.ground.audit import queries as chain
from tianping.ground.places import actions as places
from tianping.terms import Actor, Level, PlaceCode

CODES = {
    "north county": "451081",
    "east town": "451081100",
    "west town": "451081200",
    "east village": "451081100200",
    "west village": "451081200200",
    "south county": "451082",
}
DAY = date(2026, 3, 2)


@dataclass
class World:
    """Areas by name, and in each an officer with a request for a code."""

    areas: dict[str, int] = field(default_factory=dict)
    officers: dict[str, Account] = field(default_factory=dict)
    codes: dict[str, EntryCode] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def marks(self, area: str) -> list[str]:
        """What pages show of an area to those who reach it, and to nobody else."""
        return [self.officers[area].username, f"{self.uploads[area].births:,}"]


THINGS: dict[str, Callable[[World, str], object]] = {
    "account_id": lambda world, area: world.officers[area].pk,
    "code_id": lambda world, area: world.codes[area].pk,
    "upload_id": lambda world, area: world.uploads[area].pk,
    "area_id": lambda world, area: world.areas[area],
}

READERS = [
    (role, area)
    for role in Role
    for area, code in CODES.items()
    if PlaceCode(code).level in ROLES[role].levels or (role == Role.INSTITUTION_PERSON and area == "north county")
]


@pytest.fixture
def world(db: None) -> World:
    made = World()
    by = Actor(pseudonym="tests", role="system", department="system", area_id=None)
    for name, text in CODES.items():
        code = PlaceCode(text)
        parent = next((made.areas[above] for above, theirs in CODES.items() if code.parent and theirs == code.parent.text), None)
        made.areas[name] = places.found_area(places.NewArea(code=code, name=name, parent_id=parent), since=None, by=by, on=DAY)
        role = Role.VILLAGE_OFFICER if code.level is Level.VILLAGE else Role.DEPARTMENT_OFFICER
        officer = Account.objects.create(username=f"officer-{name.replace(' ', '-')}", role=role, department="health", area_id=made.areas[name])
        officer.set_password("correct horse battery")
        officer.save()
        made.officers[name] = officer
        made.uploads[name] = upload_of(name, area_id=made.areas[name])
        made.codes[name] = EntryCode.objects.create(account=officer, kind=CodeKind.LOST, opened_on=DAY)
    return made


def upload_of(name: str, *, area_id: int) -> Upload:
    """Counts that an area's post brought, of a size that no other page shows by chance."""
    return Upload.objects.create(
        digest=hashlib.sha256(name.encode()).hexdigest(), parquet_sha256="0" * 64, kind="births", simulated=True, rows=1,
        boys=4_000_000 + 7919 * list(CODES).index(name), girls=0, unclear=0, not_given=0, accepted_on=DAY,
        accepted_by="tests", accepted_role="department_officer", accepted_department="health", area_id=area_id,
    )  # fmt: skip


def reader_of(world: World, role: str, area: str) -> Account:
    institution = {"institution_id": 1, "area_id": None} if role == Role.INSTITUTION_PERSON else {"area_id": world.areas[area]}
    return Account.objects.create(username="reader", role=role, department="health", **institution)


def reached(reader: Account, world: World) -> set[str]:
    """The areas that the reader's own lies above, told by the codes alone and not by the code under test."""
    own = next((CODES[name] for name, area_id in world.areas.items() if area_id == reader.area_id), None)
    return {name for name, code in CODES.items() if own and code.startswith(own)}


def told_of(world: World, area: str) -> list[object]:
    """All that the database knows of an area's things."""
    officer = world.officers[area]
    subject = f"accounts.account:{queries.pseudonym_of(officer, on=DAY)}"
    return [
        list(Account.objects.filter(pk=officer.pk).values_list()),
        list(EntryCode.objects.filter(account=officer).values_list()),
        list(Upload.objects.filter(pk=world.uploads[area].pk).values_list()),
        chain.entries_of(subject=subject).count(),
    ]


def breaches_of(world: World, role: str, area: str) -> list[str]:
    """Ask every address for every area's things, and tell what should not have been answered, shown or changed."""
    reader = reader_of(world, role, area)
    outside = set(CODES) - reached(reader, world)
    before = {name: told_of(world, name) for name in outside}
    breaches = []
    cache.clear()
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        for method in ("get", "post"):
            browser = Client()
            browser.force_login(reader)
            for address in sorted(all_addresses(), key=lambda each: each.name == "account_logout"):
                for target in sorted(CODES) if address.blanks else [""]:
                    url = address.filled(**{blank: THINGS[blank](world, target) for blank in address.blanks})
                    answer = getattr(browser, method)(url)
                    page = b"".join(answer) if answer.streaming else answer.content
                    if target in outside and answer.status_code not in (403, 404, 405):
                        breaches.append(f"{method} {url} of {target} answers {answer.status_code}")
                    shown = [mark for name in outside for mark in world.marks(name) if mark.encode() in page]
                    breaches += [f"{method} {url} shows {mark}" for mark in shown]
    return breaches + [f"{name} was changed" for name in outside if told_of(world, name) != before[name]]


@pytest.mark.parametrize(("role", "area"), READERS, ids=lambda value: str(value))
def test_no_reader_reaches_outside_the_own_area(world: World, role: str, area: str) -> None:
    assert breaches_of(world, role, area) == []


def test_the_table_finds_pages_that_forget_the_area(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "accounts_reached", lambda user: Account.objects.all())
    found = breaches_of(world, Role.COUNTY_LEAD, "south county")

    assert any("answers 200" in breach for breach in found)
    assert any("shows officer-east-town" in breach for breach in found)


def test_a_reader_with_a_reach_sees_what_is_inside(world: World) -> None:
    """The table above would also pass if nobody saw anything."""
    browser = Client()
    browser.force_login(reader_of(world, Role.SYSTEM_ADMIN, "north county"))
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        page = browser.get("/accounts/people/").content.decode()
        person = browser.get(f"/accounts/people/{world.officers['east town'].pk}/")

    assert all(world.officers[name].username in page for name in CODES if name != "south county")
    assert person.status_code == 200


def test_a_statistician_sees_what_the_own_county_brought(world: World) -> None:
    browser = Client()
    browser.force_login(reader_of(world, Role.COUNTY_STATISTICIAN, "north county"))
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        page = browser.get("/births/").content.decode()

    assert [name for name in CODES if world.marks(name)[1] in page] == [name for name in CODES if name != "south county"]


def test_every_blank_of_every_address_is_known() -> None:
    assert {blank for address in all_addresses() for blank in address.blanks} <= set(THINGS)
