"""The cast: a county with two townships and a village each, another county, and who works there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from tianping.ground.accounts.choices import Role
from tianping.ground.accounts.models import Account
from tianping.ground.places import actions as places
from tianping.terms import Actor, PlaceCode

COUNTY, EAST, WEST, EAST_VILLAGE, WEST_VILLAGE, OTHER_COUNTY, NOWHERE = "county", "east", "west", "east village", "west village", "other county", ""
CODES = {
    COUNTY: "451081",
    EAST: "451081100",
    WEST: "451081200",
    EAST_VILLAGE: "451081100200",
    WEST_VILLAGE: "451081200200",
    OTHER_COUNTY: "451082",
}
DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
PASSWORD = "correct horse battery"

Hire = Callable[..., Account]
Tree = dict[str, int | None]


@pytest.fixture
def tree(db: None) -> Tree:
    """Areas by name; ``NOWHERE`` is no area."""
    by = Actor(pseudonym="tests", role="system", department="system", area_id=None)
    ids: Tree = {NOWHERE: None}
    for name, text in CODES.items():
        code = PlaceCode(text)
        parent = next((ids[above] for above, theirs in CODES.items() if code.parent and theirs == code.parent.text), None)
        ids[name] = places.found_area(places.NewArea(code=code, name=name, parent_id=parent), since=None, by=by, on=date(2000, 1, 1))
    return ids


@pytest.fixture
def hire(tree: Tree) -> Hire:
    """Make an account that has a password."""

    def hired(username: str, role: str = Role.DEPARTMENT_OFFICER, *, area: str = COUNTY, department: str = "health") -> Account:
        account = Account(username=username, role=role, department=department, area_id=tree[area])
        account.set_password(PASSWORD)
        account.save()
        return account

    return hired


@pytest.fixture
def admin(hire: Hire) -> Account:
    return hire("admin", Role.SYSTEM_ADMIN)


@pytest.fixture
def lead(hire: Hire) -> Account:
    return hire("lead", Role.COUNTY_LEAD)


@pytest.fixture
def officer(hire: Hire) -> Account:
    return hire("officer", Role.TOWNSHIP_OFFICER, area=EAST)
