from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tianping.ground.accounts import actions, policies, queries
from tianping.ground.accounts.choices import ROLES, Role
from tianping.ground.accounts.limits import PERSONAL_FIELDS
from tianping.ground.accounts.models import Account
from tianping.ground.audit import queries as chain
from tianping.ground.audit.policies import READERS
from tianping.ground.places import actions as places
from tianping.terms import Actor, PlaceCode

from .conftest import COUNTY, DAY, EAST, EAST_VILLAGE, NOWHERE, OTHER_COUNTY, WEST, WEST_VILLAGE, Hire, Tree


def test_every_role_has_its_rules() -> None:
    assert set(ROLES) == set(Role)


def test_readers_of_the_chain_are_roles() -> None:
    assert set(Role) >= READERS


def test_only_the_declared_fields_may_name_a_person() -> None:
    texts = {f"Account.{field.name}" for field in Account._meta.fields if field.get_internal_type() in ("CharField", "TextField", "EmailField")}
    codes = {"Account.password", "Account.role", "Account.department", "Account.language"}

    assert texts - codes == set(PERSONAL_FIELDS)
    assert all(field.purpose and field.retention for field in PERSONAL_FIELDS.values())


def test_the_hour_of_a_sign_in_is_not_kept() -> None:
    assert "last_login" not in {field.name for field in Account._meta.fields}


@pytest.mark.parametrize(
    ("area", "reached"),
    [
        (COUNTY, {COUNTY, EAST, WEST, EAST_VILLAGE, WEST_VILLAGE}),
        (EAST, {EAST, EAST_VILLAGE}),
        (EAST_VILLAGE, {EAST_VILLAGE}),
        (OTHER_COUNTY, {OTHER_COUNTY}),
        (NOWHERE, set()),
    ],
)
def test_a_post_reaches_its_subtree(tree: Tree, area: str, reached: set[str]) -> None:
    account = Account(username="officer", role=Role.DEPARTMENT_OFFICER, area_id=tree[area])

    assert queries.reach_ids(account) == {tree[name] for name in reached}
    assert queries.visible_area_ids(account) == {tree[name] for name in reached}


def test_a_post_still_reaches_its_area_after_the_code_changed(tree: Tree, officer: Account) -> None:
    by = Actor(pseudonym="tests", role="system", department="system", area_id=None)
    places.change_code(tree[EAST], code=PlaceCode("451081111"), since=date(2026, 1, 1), by=by, on=DAY)

    assert queries.reach_ids(officer) == {tree[EAST], tree[EAST_VILLAGE]}


@pytest.mark.parametrize("role", [role for role in Role if not ROLES[role].sees_figures])
def test_who_runs_or_audits_the_system_sees_no_figures(tree: Tree, role: str) -> None:
    assert queries.visible_area_ids(Account(username="x", role=role, area_id=tree[COUNTY])) == frozenset()


def test_who_has_left_reaches_nothing(tree: Tree) -> None:
    assert queries.reach_ids(Account(username="x", role=Role.COUNTY_LEAD, area_id=tree[COUNTY], is_active=False)) == frozenset()


@pytest.mark.parametrize(("role", "may"), [(role, role == Role.SYSTEM_ADMIN) for role in Role])
def test_accounts_are_opened_by_the_administrator_alone(role: str, may: bool) -> None:
    assert policies.may_add_account(Account(username="x", role=role)) is may


@pytest.mark.parametrize(("role", "may"), [(role, role in (Role.SYSTEM_ADMIN, Role.COUNTY_LEAD)) for role in Role])
def test_accounts_are_seen_by_who_is_responsible(role: str, may: bool) -> None:
    assert policies.may_see_people(Account(username="x", role=role)) is may


def test_nobody_changes_the_own_post(tree: Tree, admin: Account) -> None:
    with pytest.raises(PermissionDenied, match="自己"):
        actions.change_post(account=admin, post=actions.Post(Role.COUNTY_LEAD, "health", tree[COUNTY]), by=admin, on=DAY)


def test_nobody_gives_away_more_than_the_own_reach(tree: Tree, hire: Hire) -> None:
    east = hire("east-admin", Role.SYSTEM_ADMIN, area=EAST)

    for area in (COUNTY, WEST, OTHER_COUNTY, NOWHERE):
        with pytest.raises(PermissionDenied, match="所管地区"):
            actions.add_account(username="new", post=actions.Post(Role.DEPARTMENT_OFFICER, "health", tree[area]), on=DAY, by=east)


def test_a_post_outside_the_reach_is_not_changed(tree: Tree, hire: Hire, officer: Account) -> None:
    west = hire("west-admin", Role.SYSTEM_ADMIN, area=WEST)

    with pytest.raises(PermissionDenied, match="所管的地区"):
        actions.change_post(account=officer, post=actions.Post(Role.DEPARTMENT_OFFICER, "health", tree[WEST]), by=west, on=DAY)


def test_a_change_of_post_is_in_the_chain_by_pseudonym(tree: Tree, admin: Account, officer: Account) -> None:
    actions.change_post(account=officer, post=actions.Post(Role.DEPARTMENT_OFFICER, "statistics", tree[WEST]), by=admin, on=DAY)
    entry = chain.entries_of()[0]

    officer.refresh_from_db()
    assert (officer.role, officer.department, officer.area_id) == (Role.DEPARTMENT_OFFICER, "statistics", tree[WEST])
    assert entry.act == "accounts.post.changed"
    assert entry.actor == queries.pseudonym_of(admin, on=DAY)
    assert entry.subject == f"accounts.account:{queries.pseudonym_of(officer, on=DAY)}"


def test_a_pseudonym_lasts_a_year_and_leads_nowhere_without_its_key(admin: Account, officer: Account) -> None:
    this_year = queries.pseudonym_of(admin, on=DAY)

    assert this_year == queries.pseudonym_of(admin, on=date(2026, 12, 31))
    assert this_year != queries.pseudonym_of(admin, on=date(2027, 1, 1))
    assert this_year != queries.pseudonym_of(officer, on=DAY)
    assert str(admin.pk) != this_year
    assert admin.username not in this_year


@pytest.mark.parametrize(
    ("role", "area", "may"),
    [
        (Role.COUNTY_LEAD, COUNTY, True),
        (Role.COUNTY_LEAD, EAST, False),
        (Role.TOWNSHIP_OFFICER, EAST, True),
        (Role.TOWNSHIP_OFFICER, COUNTY, False),
        (Role.TOWNSHIP_OFFICER, EAST_VILLAGE, False),
        (Role.VILLAGE_OFFICER, EAST_VILLAGE, True),
        (Role.VILLAGE_OFFICER, EAST, False),
        (Role.DEPARTMENT_OFFICER, EAST, True),
        (Role.SYSTEM_ADMIN, EAST_VILLAGE, False),
    ],
)
def test_a_post_is_held_at_its_level(tree: Tree, admin: Account, role: str, area: str, may: bool) -> None:
    post = actions.Post(role, "health", tree[area])
    if may:
        assert actions.add_account(username="somebody", post=post, on=DAY, by=admin).area_id == tree[area]
    else:
        with pytest.raises(ValidationError, match="这一级"):
            actions.add_account(username="somebody", post=post, on=DAY, by=admin)


@pytest.mark.parametrize("username", ["13807760000", "452626198001011234", "王小明", "Admin", "a", "ab", "x" * 33, "a b", "a@b.cn", "", "-abc"])
def test_a_sign_in_name_is_no_number_and_no_name(db: None, username: str) -> None:
    with pytest.raises(ValidationError):
        actions.add_account(username=username, post=actions.Post(Role.SYSTEM_ADMIN, "health"), on=DAY)


@pytest.mark.parametrize(("role", "department"), [("emperor", "health"), (Role.SYSTEM_ADMIN, "astrology")])
def test_a_post_has_a_role_and_department_that_exist(tree: Tree, role: str, department: str) -> None:
    with pytest.raises(ValidationError):
        actions.add_account(username="somebody", post=actions.Post(role, department, tree[COUNTY]), on=DAY)


def test_a_sign_in_name_is_given_once(tree: Tree, admin: Account) -> None:
    with pytest.raises(ValidationError):
        actions.add_account(username="admin", post=actions.Post(Role.AUDITOR, "health", tree[COUNTY]), on=DAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": Role.INSTITUTION_PERSON, "area_id": 1},
        {"role": Role.INSTITUTION_PERSON, "institution_id": 3, "area_id": 1},
        {"role": Role.COUNTY_LEAD, "area_id": 1, "institution_id": 3},
        {"role": Role.COUNTY_LEAD, "area_id": None},
        {"role": Role.COUNTY_LEAD, "area_id": 1, "is_active": False},
        {"role": Role.COUNTY_LEAD, "area_id": 1, "left_on": DAY},
    ],
)
def test_the_table_refuses_a_post_that_cannot_be(db: None, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(username="somebody", department="health", **wrong)


def test_an_institutions_person_is_not_staff_and_has_no_area(db: None) -> None:
    person = Account.objects.create(username="clinic", role=Role.INSTITUTION_PERSON, department="health", institution_id=3)

    assert not person.is_staff
    assert queries.visible_area_ids(person) == frozenset()
