"""Sixty writers at once, in several programs, on both databases: no gap, no fork, nothing lost, and the guards hold."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

PROGRAMS, THREADS, EACH = 3, 20, 4
WRITERS = Path(__file__).with_name("writers.py")


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The environment of an office with a fresh database."""
    environment = {**os.environ, "TIANPING_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tianping.site.settings", "DATABASE_URL": ""}
    if request.param == "postgresql":
        address = request.getfixturevalue("postgres_address")
        name = f"audit_{os.getpid()}"
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        environment["DATABASE_URL"] = address.replace("/postgres?", f"/{name}?")
    done = run(environment, "-m", "django", "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    return environment


def execute(office: dict[str, str], statement: str) -> list[tuple[object, ...]]:
    """Run a statement as somebody with the database in hand."""
    if office["DATABASE_URL"]:
        with psycopg.connect(office["DATABASE_URL"]) as connection:
            cursor = connection.execute(statement)  # type: ignore[call-overload] # the test's own text
            return cursor.fetchall() if cursor.description else []
    with closing(sqlite3.connect(Path(office["TIANPING_HOME"]) / "tianping.sqlite3")) as file, file:
        return file.execute(statement).fetchall()


def verify(office: dict[str, str]) -> str:
    told = run(office, "-c", "import django; django.setup(); from tianping.ground.audit import queries; print(queries.verify_chain().fault)")
    assert told.returncode == 0, told.stderr
    return told.stdout.strip()


def lift_guards(office: dict[str, str]) -> None:
    names = {"audit_entry_stays": "audit_entry", "audit_entry_kept": "audit_entry", "audit_entry_follows": "audit_entry",
             "audit_head_kept": "audit_head", "audit_head_grows": "audit_head"}  # fmt: skip
    for name, table in names.items():
        execute(office, f"DROP TRIGGER {name} ON {table}" if office["DATABASE_URL"] else f"DROP TRIGGER {name}")


def test_sixty_writers_make_one_chain(office: dict[str, str]) -> None:
    command = [sys.executable, str(WRITERS), str(THREADS), str(EACH)]
    programs = [subprocess.Popen(command, env=office, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(PROGRAMS)]
    told = [program.communicate(timeout=300)[0] for program in programs]
    assert [program.returncode for program in programs] == [0] * PROGRAMS, told

    rows = execute(office, "SELECT seq, actor, previous, hash FROM audit_entry ORDER BY seq")
    expected = PROGRAMS * THREADS * EACH
    assert [row[0] for row in rows] == list(range(1, expected + 1))
    assert [row[2] for row in rows[1:]] == [row[3] for row in rows[:-1]]
    assert execute(office, "SELECT size, hash FROM audit_head") == [(expected, rows[-1][3])]
    written = [row[1] for row in rows]
    assert {writer: written.count(writer) for writer in set(written)} == {f"writer-{number}": PROGRAMS * EACH for number in range(THREADS)}

    statements = ["UPDATE audit_entry SET role = 'x' WHERE seq = 1", "DELETE FROM audit_entry WHERE seq = 240", "DELETE FROM audit_head"]
    if office["DATABASE_URL"]:
        statements += ["TRUNCATE audit_entry", "TRUNCATE audit_head", "TRUNCATE audit_entry, audit_head CASCADE"]
    for statement in statements:
        with pytest.raises((sqlite3.DatabaseError, psycopg.Error), match="audit|chain"):
            execute(office, statement)

    assert verify(office) == "None"

    # Somebody with the database in hand lifts the guards: the chain still shows it.
    lift_guards(office)
    execute(office, "UPDATE audit_entry SET department = 'statistics' WHERE seq = 17")
    assert verify(office) == "Fault(seq=17, kind=<FaultKind.EDITED: 'edited'>, since=17)"
    execute(office, "DELETE FROM audit_entry WHERE seq = 5")
    assert verify(office) == "Fault(seq=5, kind=<FaultKind.DELETED: 'deleted'>, since=5)"
