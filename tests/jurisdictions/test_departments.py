from __future__ import annotations

import re
from datetime import date

from tianping.jurisdictions.departments import load_departments
from tianping.jurisdictions.facts import read_toml

TODAY = date(2026, 1, 1)


def test_the_programme_has_thirteen_departments() -> None:
    assert len(load_departments(on=TODAY)) == 13


def test_each_has_its_words_and_a_code_that_the_audit_chain_takes() -> None:
    for code, department in load_departments(on=TODAY).items():
        assert re.fullmatch(r"[a-z][a-z_]{0,31}", code)
        assert department.code == code
        assert re.search(r"[\u4e00-\u9fff]", department.word.zh)
        assert department.word.en.isascii()


def test_every_department_of_the_township_plan_is_found_under_its_old_name() -> None:
    """The nine of the plan's second part; family planning and health are one today."""
    departments = load_departments(on=TODAY).values()
    old = {name: department.code for department in departments for name in (*department.formerly, department.word.zh)}
    plan = ["宣传部门", "计划生育部门", "教育部门", "公安部门", "民政部门", "农业部门", "卫生部门", "统计部门", "妇联"]

    assert {name: old.get(name) for name in plan if name not in old} == {}
    assert old["计划生育部门"] == old["卫生部门"] == "health"


def test_before_the_reform_of_2018_the_merged_departments_are_not_there() -> None:
    assert {"health", "market_supervision", "agriculture"} & set(load_departments(on=date(2018, 3, 20))) == set()


def test_lists_of_old_names_are_lists_of_strings() -> None:
    for entry in read_toml("china", "departments")["departments"]:
        assert all(isinstance(name, str) and name for name in entry["formerly"])
