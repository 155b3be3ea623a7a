"""A program that accepts a return and dies on the way, once at each step: ``accepting.py <home> <kill|raise|cut>``.

Each death is a child of its own with a copy of the database and the lake. Told as JSON, one object a death: where it
died, how the house was found, and how it was left after a second try. For ``cut`` the disk takes files up to a size only.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tianping.site.settings"
django.setup()

import pyarrow.parquet  # noqa: E402, F401 - here, so that no child loads it
from django.conf import settings  # noqa: E402 - after the setup
from django.core.exceptions import PermissionDenied  # noqa: E402 - after the setup
from django.db import DatabaseError, connection  # noqa: E402 - after the setup

from tests.figures.returns.some_returns import SENT_ON, clerk, edits, sent, statistician  # noqa: E402 - after the setup
from tests.ground.places.some_places import small_county  # noqa: E402 - after the setup
from tianping.exchange.lake import SnapshotDamaged, open_returned, sweep_staging  # noqa: E402 - after the setup
from tianping.figures.returns import actions  # noqa: E402 - after the setup
from tianping.figures.returns.choices import Answer, Asked, ReopenReason  # noqa: E402 - after the setup
from tianping.figures.returns.models import Acceptance, Question, Return  # noqa: E402 - after the setup
from tianping.ground.audit import queries as audit  # noqa: E402 - after the setup

HOME, MODE = Path(sys.argv[1]), sys.argv[2]
FULL_DISKS = (0, 1, 4, 5, *range(128, 3_000, 256), 4_096, 20_000, 30_000, 50_000, 10_000_000)
"""Bytes: files cut short all along the snapshot's, then along the journal of the database; the last is large enough."""


class Cut(BaseException):
    """Nothing catches this on purpose."""


def prepared() -> tuple[int, int]:
    """A return that was accepted, opened again, changed, sent, asked about, answered: it waits for its second acceptance."""
    names = small_county()
    county, east, village = names["county"], names["east"], names["e1"]
    office, sender = statistician(county), clerk(east)
    sheet = sent(names)
    actions.accept_return(sheet.pk, by=office, on=SENT_ON)
    actions.reopen_return(sheet.pk, ReopenReason.LATE, by=office, on=SENT_ON)
    actions.save_cells(sheet.pk, edits({village: {"boys_1": "5"}}, was="3"), by=sender, on=SENT_ON)
    actions.send_return(sheet.pk, by=sender, on=SENT_ON)
    question = actions.ask(sheet.pk, (str(village), "boys_1"), asked=Asked.HIGHER, by=office, on=SENT_ON)
    actions.answer(question.pk, Answer.LATE, number=2, by=sender, on=SENT_ON)
    actions.send_return(sheet.pk, by=sender, on=SENT_ON)
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return sheet.pk, county


def accept(sheet: int, county: int) -> None:
    actions.accept_return(sheet, by=statistician(county), on=SENT_ON)


def move_to(home: Path) -> None:
    connection.close()
    connection.settings_dict["NAME"] = home / "tianping.sqlite3"
    settings.LAKE = home / "lake"


# ---- dying -----------------------------------------------------------------------------------------------------


def watch(home: Path, step: Callable[[str], None]) -> None:
    """Call ``step`` before everything that writes: a statement, a commit, a file, a folder, a name, a sync."""
    sync, commit = os.fsync, connection.commit

    def on_event(event: str, arguments: tuple[Any, ...]) -> None:
        reading = event == "open" and not (arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if event in ("open", "os.rename", "os.chmod", "os.mkdir", "shutil.rmtree") and str(home) in str(arguments[0]) and not reading:
            step(f"{event} {Path(str(arguments[0])).name}")

    def on_sync(descriptor: int) -> None:
        step("sync")
        sync(descriptor)

    def on_commit() -> None:
        step("commit")
        commit()
        step("committed")

    def on_statement(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        step(" ".join(sql.split()[:3]))
        return execute(sql, *arguments)

    os.fsync, connection.commit = on_sync, on_commit
    connection.execute_wrappers.append(on_statement)
    sys.addaudithook(on_event)


def die_at(fatal: int, home: Path, *, sheet: int, county: int) -> None:
    """Accept in this process until step number ``fatal``; tell its name."""
    steps = 0

    def step(name: str) -> None:
        nonlocal steps
        steps += 1
        if steps == fatal:
            (home / "step").write_text(name)
            if MODE == "kill":
                os.kill(os.getpid(), 9)
            raise Cut(name)

    watch(home, step)
    try:
        accept(sheet, county)
    except Cut:
        os._exit(3)
    os._exit(0)


def run_out(most: int, home: Path, *, sheet: int, county: int) -> None:
    """Accept in this process with files of at most so many bytes."""
    (home / "step").write_text(str(most))
    Return.objects.count()
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    try:
        accept(sheet, county)
    except (OSError, DatabaseError):
        os._exit(3)
    os._exit(0)


def in_a_child(home: Path, act: Callable[[], None]) -> int:
    shutil.copytree(HOME / "lake", home / "lake")
    shutil.copy(HOME / "tianping.sqlite3", home)
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        move_to(home)
        act()
    finally:
        os._exit(70)


def deaths(sheet: int, county: int) -> list[tuple[Path, int]]:
    """All deaths, each with what its process said; the last one outlives its watch."""
    found = []
    if MODE == "cut":
        for most in FULL_DISKS:
            home = HOME / "deaths" / str(most)
            found.append((home, in_a_child(home, lambda home=home, most=most: run_out(most, home, sheet=sheet, county=county))))  # type: ignore[misc]  # bound now
        return found
    while not found or found[-1][1] != 0:
        home = HOME / "deaths" / str(len(found) + 1)
        number = len(found) + 1
        found.append((home, in_a_child(home, lambda home=home, number=number: die_at(number, home, sheet=sheet, county=county))))  # type: ignore[misc]  # bound now
    return found


# ---- looking ---------------------------------------------------------------------------------------------------


def readable(lake: Path) -> tuple[dict[str, int], int]:
    """Snapshots that can be read, with a number that tells the two apart; and how many are there but cannot."""
    found, damaged = {}, 0
    for home in lake.glob("returns/*/*"):
        try:
            found[home.name] = open_returned(lake, home.name).cells["451025100201", "boys_1"].number or 0
        except SnapshotDamaged:
            damaged += 1
    return found, damaged


def state_of(home: Path) -> dict[str, Any]:
    there, damaged = readable(home / "lake")
    sheet = Return.objects.get()
    accepted = list(Acceptance.objects.order_by("pk"))
    return {
        "state": sheet.state,
        "reopened": sheet.reopened,
        "accepted_version": sheet.accepted_version == sheet.version,
        "boys": [there.get(one.digest) for one in accepted],
        "standing": [one.standing for one in accepted],
        "entries_match": [one.digest for one in accepted] == [entry.digest for entry in audit.entries_of(act="returns.sheet.accepted").order_by("seq")],
        "questions": sorted(set(Question.objects.values_list("state", flat=True))),
        "snapshots": len(there),
        "damaged": damaged,
        "staging": len(list((home / "lake" / "staging").glob("*"))),
        "fault": str(audit.verify_chain().fault),
    }


def seen(home: Path, code: int, *, sheet: int, county: int) -> dict[str, Any]:
    """Look at the house after a death, try again, sweep, look again."""
    move_to(home)
    found = state_of(home)
    again = "accepted"
    try:
        accept(sheet, county)
    except PermissionDenied:
        again = "was accepted"
    sweep_staging(home / "lake", older_than=datetime(2100, 1, 1, tzinfo=UTC))
    step = home / "step"
    return {"step": step.read_text() if step.exists() else "", "code": code, "found": found, "again": again, "left": state_of(home)}


def main() -> None:
    waiting, county = prepared()
    found = deaths(waiting, county)
    print(json.dumps([seen(home, code, sheet=waiting, county=county) for home, code in found]))  # noqa: T201 - read by the test


main()
