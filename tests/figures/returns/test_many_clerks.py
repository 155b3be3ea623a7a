"""Sixty clerks at once, in several programs, on both databases: one return a period, and nothing that was saved is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.figures.returns.homes import at_home, migrated, run

PROGRAMS, THREADS, ROUNDS = 3, 20, 2
CLERKS = Path(__file__).with_name("clerks.py")
MAKE_COUNTY = "import django; django.setup(); from tests.ground.places.some_places import small_county; small_county()"
VERIFY = "import django; django.setup(); from tianping.ground.audit import queries; print(queries.verify_chain().fault)"

Row = dict[str, Any]


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The environment of an office with a small county."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_database"), tmp_path / "tianping.sqlite3")
        environment = at_home(tmp_path)
    else:
        address, name = request.getfixturevalue("postgres_address"), f"returns_{os.getpid()}"
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        environment = at_home(tmp_path, database=address.replace("/postgres?", f"/{name}?"))
        migrated(environment)
    done = run(environment, "-c", MAKE_COUNTY)
    assert done.returncode == 0, done.stderr
    return environment


def at_work(office: dict[str, str]) -> list[Row]:
    """Let all clerks work; returns what each of their acts came to."""
    commands = [[sys.executable, str(CLERKS), str(THREADS), str(ROUNDS), str(program)] for program in range(PROGRAMS)]
    programs = [subprocess.Popen(command, env=office, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for command in commands]
    said = [program.communicate(timeout=600) for program in programs]
    assert [program.returncode for program in programs] == [0] * PROGRAMS, [(out[-2000:], wrong[-2000:]) for out, wrong in said]
    return [act for out, _wrong in said for act in json.loads(out.splitlines()[-1])["told"]]


def rows_in(office: dict[str, str], *tables: str) -> dict[str, list[Row]]:
    done = run(office, "-m", "django", "dumpdata", *tables)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[Row]] = {table.lower(): [] for table in tables}
    for one in json.loads(done.stdout):
        found[one["model"]].append(one["fields"] | {"pk": one["pk"]})
    return found


def test_sixty_clerks_lose_nothing_and_double_nothing(office: dict[str, str]) -> None:
    acts = at_work(office)
    tables = rows_in(office, "returns.return", "returns.cell", "returns.cellchange", "audit.entry")

    sheets = {sheet["pk"]: sheet for sheet in tables["returns.return"]}
    assert sorted(sheet["period"] for sheet in sheets.values()) == ["2025-11", "2025-12"], "one return a period"
    for sheet in sheets.values():
        check_one(sheet, [act for act in acts if act["sheet"] == sheet["pk"]], tables)
    assert run(office, "-c", VERIFY).stdout.strip() == "None"


def check_one(sheet: Row, acts: list[Row], tables: dict[str, list[Row]]) -> None:
    mine = [change for change in tables["returns.cellchange"] if change["sheet"] == sheet["pk"]]
    changes = sorted(mine, key=lambda change: (change["version"], change["row"], change["column"]))
    saves = [act for act in acts if "typed" in act]
    counting = sorted((act for act in saves if act["changed"]), key=lambda act: act["version"])

    assert [act["version"] for act in counting] == list(range(1, sheet["version"] + 1)), "every save that changed something, once"
    for act in counting:
        check_save(act, [change for change in changes if change["version"] == act["version"]])
    for act in saves:
        check_told(act, standing_at(act["version"], changes))
    check_history(changes, [cell for cell in tables["returns.cell"] if cell["sheet"] == sheet["pk"]])
    check_acts(sheet, acts, tables["audit.entry"])
    if sheet["period"] == "2025-12":
        # Nobody sent this one: every clerk's every save was taken, and told where it came too late.
        assert len(saves) == PROGRAMS * THREADS * ROUNDS
        assert any(act["conflicts"] for act in saves)
    else:
        assert sheet["state"] == "sent"


def check_save(act: Row, changes: list[Row]) -> None:
    """A save changed what its clerk typed, but for what was told as a conflict or stood there already."""
    typed = {(row, column): number for row, column, number in act["typed"]}
    told = {(row, column) for row, column, _theirs in act["conflicts"]}
    made = {(change["row"], change["column"]): change["after_number"] for change in changes}
    assert len(made) == act["changed"]
    assert made.items() <= typed.items()
    assert not made.keys() & told


def standing_at(version: int, changes: list[Row]) -> dict[tuple[str, str], int]:
    return {(change["row"], change["column"]): change["after_number"] for change in changes if change["version"] <= version}


def check_told(act: Row, standing: dict[tuple[str, str], int]) -> None:
    """What a clerk typed stood there when the save was done, or the clerk was shown what stood there instead."""
    shown = {(row, column): theirs for row, column, theirs in act["conflicts"]}
    for row, column, number in act["typed"]:
        assert standing[row, column] == shown.get((row, column), number)


def check_history(changes: list[Row], cells: list[Row]) -> None:
    """Each change begins where the one before it ended, and the last one is what stands."""
    standing: dict[tuple[str, str], int | None] = {}
    for change in changes:
        key = change["row"], change["column"]
        assert change["before_number"] == standing.get(key)
        assert change["before_number"] != change["after_number"]
        standing[key] = change["after_number"]
    assert {(cell["row"], cell["column"]): cell["number"] for cell in cells} == standing
    assert {cell["state"] for cell in cells} == {"given"}


def check_acts(sheet: Row, acts: list[Row], entries: list[Row]) -> None:
    written = Counter(entry["act"] for entry in entries if entry["subject"] == f"returns.sheet:{sheet['pk']}")
    wanted = Counter({"returns.sheet.opened": 1, "returns.cells.saved": sheet["version"]})
    sent = sum(bool(act.get("sent")) for act in acts)
    assert sent == (sheet["period"] == "2025-11"), "sent once, whoever was first"
    assert written == wanted + Counter({"returns.sheet.sent": sent})
