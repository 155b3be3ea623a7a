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
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings

from tests.site.addresses import all_addresses
from tianping.figures.births import actions as births
from tianping.figures.births.choices import Source
from tianping.figures.births.models import Upload
from tianping.figures.measures import actions as measures
from tianping.figures.returns.models import Question, Return
from tianping.ground.accounts import queries
from tianping.ground.accounts.choices import ROLES, CodeKind, Role
from tianping.ground.accounts.models import Account, EntryCode
from tianping.ground.accounts.queries import people
from tianping.ground.audit import queries as chain
from tianping.ground.places import actions as places
from tianping.ground.places import queries as map_of
from tianping.terms import Actor, Level, PlaceCode

CODES = {
    "north county": "451081",
    "east town": "451081100",
    "west town": "451081200",
    "east village": "451081100200",
    "east hamlet": "451081100201",
    "west village": "451081200200",
    "west hamlet": "451081200201",
    "south county": "451082",
}
BOYS = {"east village": 20_011, "east hamlet": 30_089, "west village": 40_093, "west hamlet": 50_111, "south county": 60_101}
"""Of one year, where counts are brought; sizes that no page shows by chance. Girls are 1,000 fewer."""
DAY = date(2026, 3, 2)
SYSTEM = Actor(pseudonym="tests", role="system", department="system", area_id=None)


@dataclass
class World:
    """Two counties with figures, and in each area an officer, a request for a code, and counts that were brought."""

    areas: dict[str, int] = field(default_factory=dict)
    officers: dict[str, Account] = field(default_factory=dict)
    codes: dict[str, EntryCode] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    returns: dict[str, Return] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)

    def marks(self, area: str) -> list[str]:
        """What pages show of an area to those who reach it, and to nobody else."""
        returned = str(self.returns[area].cells.get().number)
        return [self.officers[area].username, f"{self.uploads[area].births:,}", f"{births_in(area):,}", returned]


def births_in(area: str) -> int:
    return sum(2 * boys - 1_000 for place, boys in BOYS.items() if CODES[place].startswith(CODES[area]))


THINGS: dict[str, Callable[[World, str], object]] = {
    "account_id": lambda world, area: world.officers[area].pk,
    "code_id": lambda world, area: world.codes[area].pk,
    "upload_id": lambda world, area: world.uploads[area].pk,
    "area_id": lambda world, area: world.areas[area],
    "return_id": lambda world, area: world.returns[area].pk,
    "question_id": lambda world, area: world.questions[area].pk,
}


def held_at(role: str) -> list[str]:
    """The areas at which a role is held here; an institution's person has none and is tried once."""
    return [area for area, code in CODES.items() if PlaceCode(code).level in ROLES[role].levels] or ["north county"]


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    made = World()
    for name, text in CODES.items():
        code = PlaceCode(text)
        parent = next((made.areas[above] for above, theirs in CODES.items() if code.parent and theirs == code.parent.text), None)
        made.areas[name] = places.found_area(places.NewArea(code=code, name=name, parent_id=parent), since=None, by=SYSTEM, on=DAY)
        role = Role.VILLAGE_OFFICER if code.level is Level.VILLAGE else Role.DEPARTMENT_OFFICER
        officer = Account.objects.create(username=f"officer-{name.replace(' ', '-')}", role=role, department="health", area_id=made.areas[name])
        officer.set_password("correct horse battery")
        officer.save()
        made.officers[name] = officer
        made.uploads[name] = upload_of(name, area_id=made.areas[name])
        made.codes[name] = EntryCode.objects.create(account=officer, kind=CodeKind.LOST, opened_on=DAY)
        made.returns[name], made.questions[name] = return_of(name, area_id=made.areas[name])
    with override_settings(LAKE=tmp_path / "lake"):
        measure_world(tmp_path / "counts.csv")
        yield made


def measure_world(table: Path) -> None:
    rows = [f"{CODES[place]},2024,{boys},{boys - 1_000}" for place, boys in BOYS.items()]
    table.write_text("\n".join(["place,year,boys,girls", *rows]))
    Upload.objects.all().update(replaced_by=None)
    births.accept_file(table, nature=births.Nature(Source.HOUSEHOLD), by=SYSTEM, on=DAY)
    assert len(measures.measure_all(by=SYSTEM, on=DAY)) == 2


def upload_of(name: str, *, area_id: int) -> Upload:
    """Counts that an area's post brought."""
    return Upload.objects.create(
        digest=hashlib.sha256(name.encode()).hexdigest(), parquet_sha256="0" * 64, kind="births", simulated=False, rows=1,
        boys=4_000_000 + 7919 * list(CODES).index(name), girls=0, unclear=0, not_given=0, accepted_on=DAY,
        accepted_by="tests", accepted_role="department_officer", accepted_department="health", area_id=area_id,
    )  # fmt: skip


def return_of(name: str, *, area_id: int) -> tuple[Return, Question]:
    """A return that an area sent, with one cell and a question about it."""
    sheet = Return.objects.create(
        form="births_monthly", edition=date(2018, 3, 21), area_id=area_id, period="2026-01", first=date(2026, 1, 1), last=date(2026, 1, 31),
        due=date(2026, 2, 10), state="queried", version=1, sent_on=DAY, sent_by="tests", simulated=False,
    )  # fmt: skip
    row = str(next((place.id for place in map_of.of_level(area_id, Level.VILLAGE)), area_id))
    sheet.cells.create(row=row, column="boys_1", state="given", number=7_000_003 + 7919 * list(CODES).index(name))
    asked = {"origin": "officer", "asked": "higher", "area_id": area_id, "opened_on": DAY, "opened_by": "tests"}
    return sheet, sheet.questions.create(row=row, column="boys_1", **asked)


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
        list(Return.objects.filter(pk=world.returns[area].pk).values_list()),
        list(Question.objects.filter(pk=world.questions[area].pk).values_list()),
        list(world.returns[area].cells.values_list()),
        chain.entries_of(subject=subject).count(),
    ]


def breaches_of(world: World, role: str, area: str) -> list[str]:
    """Ask every address for every area's things, and tell what should not have been answered, shown or changed."""
    reader = reader_of(world, role, area)
    inside = reached(reader, world)
    outside = set(CODES) - inside
    # All that lies outside; of what lies inside, the own area and the last below it, whose pages may show too much.
    asked = sorted(outside | {area for area in (area, *sorted(inside)[-1:]) if area in inside})
    before = {name: told_of(world, name) for name in outside}
    breaches = []
    cache.clear()
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        for method in ("get", "post"):
            browser = Client()
            browser.force_login(reader)
            for address in sorted(all_addresses(), key=lambda each: each.name == "account_logout"):
                for target in asked if address.blanks else [""]:
                    url = address.filled(**{blank: THINGS[blank](world, target) for blank in address.blanks})
                    answer = getattr(browser, method)(url)
                    page = b"".join(answer) if answer.streaming else answer.content
                    if target in outside and answer.status_code not in (403, 404, 405):
                        breaches.append(f"{method} {url} of {target} answers {answer.status_code}")
                    shown = [mark for name in outside for mark in world.marks(name) if mark.encode() in page]
                    breaches += [f"{method} {url} shows {mark}" for mark in shown]
    return breaches + [f"{name} was changed" for name in outside if told_of(world, name) != before[name]]


@pytest.mark.parametrize("role", Role.values)
def test_no_reader_reaches_outside_the_own_area(world: World, role: str) -> None:
    breaches = {}
    for area in held_at(role):
        with transaction.atomic():
            breaches[area] = breaches_of(world, role, area)
            transaction.set_rollback(True)

    assert breaches == dict.fromkeys(breaches, [])


def test_the_table_finds_pages_that_forget_the_area(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "accounts_reached", lambda user: Account.objects.all())
    found = breaches_of(world, Role.COUNTY_LEAD, "south county")

    assert any("answers 200" in breach for breach in found)
    assert any("shows officer-east-town" in breach for breach in found)


def page_for(world: World, role: str, area: str, address: str) -> str:
    browser = Client()
    browser.force_login(reader_of(world, role, area))
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        answer = browser.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("role", "address", "mark"),
    [(Role.SYSTEM_ADMIN, "/accounts/people/", 0), (Role.COUNTY_STATISTICIAN, "/births/", 1), (Role.COUNTY_STATISTICIAN, "/", 2)],
)
def test_what_is_inside_is_seen(world: World, role: str, address: str, mark: int) -> None:
    """The table above would also pass if nobody saw anything."""
    page = page_for(world, role, "north county", address)
    shown = {name for name in CODES if world.marks(name)[mark] in page}

    assert shown <= {name for name in CODES if name != "south county"}
    assert {"north county", "east town"} <= shown


def test_every_blank_of_every_address_is_known() -> None:
    assert {blank for address in all_addresses() for blank in address.blanks} <= set(THINGS)
