"""A program of many clerks, started by the test in processes of its own: ``clerks.py <threads> <rounds> <program>``.

All open the same returns at once, then save: some cells all with the same number, some each with another, some their own;
meanwhile and afterwards they send. Told as JSON: what each typed, what became of it, and how often it was sent.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tianping.site.settings"
django.setup()

from django.core.exceptions import PermissionDenied  # noqa: E402 - after the setup
from django.db import connection  # noqa: E402 - after the setup

from tests.figures.returns.some_returns import COLUMNS, DECEMBER, NOVEMBER, SENT_ON, clerk, opened  # noqa: E402 - after the setup
from tianping.figures.returns import actions  # noqa: E402 - after the setup
from tianping.figures.returns.actions import Edit  # noqa: E402 - after the setup
from tianping.ground.places.models import Area  # noqa: E402 - after the setup
from tianping.terms import EMPTY, CellValue  # noqa: E402 - after the setup

threads, rounds, program = (int(argument) for argument in sys.argv[1:])
names = {"east": Area.objects.get(code="451025100").pk}
rows = [str(Area.objects.get(code=f"45102510020{number}").pk) for number in (1, 2)]
same, contested, *free = [column for column in COLUMNS if column.startswith(("boys_", "girls_"))]
by = clerk(names["east"])
connection.close()
ready = threading.Barrier(threads)
told: list[dict[str, Any]] = []
failures: list[str] = []


def work(number: int) -> None:
    mine = program * threads + number
    chance = random.Random(mine)  # noqa: S311 - a choice of cells, no secret
    ready.wait()
    try:
        for period in (DECEMBER, NOVEMBER):
            sheet = opened(names, period=period).pk
            for turn in range(rounds):
                told.append(save(sheet, mine, number=1 + mine + 60 * turn, column=chance.choice(free), row=chance.choice(rows)))
            if period == NOVEMBER and mine % 6 == 0:
                told.append(send(sheet))
    except Exception as error:  # noqa: BLE001 - the parent counts what failed
        failures.append(repr(error))
    finally:
        connection.close()


def save(sheet: int, mine: int, *, number: int, column: str, row: str) -> dict[str, Any]:
    """Type a number that all type, one that is this clerk's alone, and one over what this program saw there last."""
    seen = last_seen.get((sheet, row, column), EMPTY)
    return saved(sheet, {
        (row, same): Edit(EMPTY, CellValue.of(7)),
        (row, contested): Edit(EMPTY, CellValue.of(100 + mine)),
        (row, column): Edit(seen, CellValue.of(number)),
    })  # fmt: skip


def send(sheet: int) -> dict[str, Any]:
    """Fill what is empty, so that it can be sent, and send; whoever comes second is told that it has been sent."""
    told.append(saved(sheet, {(row, column): Edit(EMPTY, CellValue.of(0)) for row in rows for column in COLUMNS}))
    try:
        actions.send_return(sheet, by=by, on=SENT_ON)
    except PermissionDenied:
        return {"sheet": sheet, "closed": True}
    return {"sheet": sheet, "sent": True}


def saved(sheet: int, edits: dict[tuple[str, str], Edit]) -> dict[str, Any]:
    try:
        done = actions.save_cells(sheet, edits, by=by, on=SENT_ON)
    except PermissionDenied:
        return {"sheet": sheet, "closed": True}
    kept = {key: edit.now for key, edit in edits.items() if key not in done.conflicts}
    last_seen.update({(sheet, *key): value for key, value in {**kept, **done.conflicts}.items()})
    return {
        "sheet": sheet, "version": done.version, "changed": done.changed,
        "typed": [[*key, edit.now.number] for key, edit in edits.items()],
        "conflicts": [[*key, value.number] for key, value in done.conflicts.items()],
    }  # fmt: skip


last_seen: dict[tuple[int, str, str], CellValue] = {}
clerks = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
for each in clerks:
    each.start()
for each in clerks:
    each.join()
print(json.dumps({"told": told, "failures": failures}))  # noqa: T201 - read by the parent
sys.exit(bool(failures))
