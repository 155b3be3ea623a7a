"""Old names in plans and letters lead to who has the duty today."""

from __future__ import annotations

import doctest
from datetime import date

import pytest

from tianping.jurisdictions import former_departments
from tianping.jurisdictions.departments import load_departments
from tianping.jurisdictions.facts import read_toml
from tianping.jurisdictions.former_departments import department_named

DAY = date(2025, 12, 1)


def test_the_example_runs() -> None:
    assert doctest.testmod(former_departments).failed == 0


@pytest.mark.parametrize(
    ("name", "code", "present"),
    [
        ("卫健局", "health", True), ("靖西市卫健局", "health", True), ("计划生育部门", "health", False), ("卫生部门", "health", False),
        ("卫计局", "health", False), ("XX县计划生育局", "health", False), ("街道计生科", "health", False), ("渠洋镇计生办", "health", False),
        ("市场监管局", "market_supervision", True), ("靖西市市场监管局", "market_supervision", True), ("工商部门", "market_supervision", False),
        ("药监局", "market_supervision", False), ("农业局", "agriculture", False), ("广西壮族自治区卫生厅", "health", False), ("妇联", "womens_federation", True),
        ("司法所", "justice", False), (" 卫 健 局 ", "health", True),
    ],
)  # fmt: skip
def test_a_name_as_plans_write_it_finds_its_department(name: str, code: str, present: bool) -> None:
    found = department_named(name, on=DAY)

    assert (found.code, found.present) == (code, present)


def test_the_family_planning_office_became_two_others_in_turn() -> None:
    first, second = (department_named(name, on=DAY).until for name in ("人口和计划生育局", "卫生和计划生育局"))

    assert (first, second) == (date(2013, 3, 13), date(2018, 3, 20))


@pytest.mark.parametrize("name", ["", "气象局", "局", "靖西市", "王某某", "县计"])
def test_an_unknown_name_is_not_guessed_and_not_repeated(name: str) -> None:
    with pytest.raises(LookupError, match="no department") as refusal:
        department_named(name, on=DAY)
    if len(name) > 1:
        assert name not in str(refusal.value)


def test_every_successor_is_there_and_no_name_means_two_departments() -> None:
    entries = read_toml("china", "former_departments")["former"]
    names = [name for entry in entries for name in entry["names"]]
    present = load_departments(on=DAY)

    assert len(set(names)) == len(names)
    assert {entry["became"] for entry in entries} <= set(present)
    assert not set(names) & {department.word.zh for department in present.values()}
