"""A program that brings identities to every door of a return: ``identities_at_doors.py <home> <seed>``.

Told as JSON: for each attempt its door and place, the status, and whether the answer repeats any of it. The test looks
through the home folder and through what was said on standard error.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tianping.site.settings"
os.environ["TIANPING_DEMO"] = "1"  # where signing in needs no second factor
django.setup()

import openpyxl  # noqa: E402 - after the setup
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402 - after the setup
from django.db import connection  # noqa: E402 - after the setup
from django.test import Client, override_settings  # noqa: E402 - after the setup
from openpyxl.comments import Comment  # noqa: E402 - after the setup

from tests.exchange.identities import MUTATORS, identities  # noqa: E402 - after the setup
from tests.figures.returns.some_returns import COLUMNS, filled  # noqa: E402 - after the setup
from tests.ground.places.some_places import small_county  # noqa: E402 - after the setup
from tianping.ground.accounts.models import Account  # noqa: E402 - after the setup
from tianping.privacy.identity import kinds_in  # noqa: E402 - after the setup

Attempt = tuple[str, str, Any]
"""Door, place, and what is sent: bytes of JSON, or fields."""


def everything(seed: int, count: int) -> Iterator[tuple[str, str, str]]:
    """Kind, value, and value as spelled."""
    for kind, value in identities(seed=seed, count=count):
        for mutate in MUTATORS.values():
            if kind in kinds_in(mutate(value)):
                yield kind.value, value, mutate(value)


def grid_attempts(row: str, spelled: str) -> Iterator[Attempt]:
    edit = {"row": row, "column": COLUMNS[0], "was": "3", "now": "4"}
    for place in edit:
        yield "cells", place, {"edits": [edit | {place: spelled}]}
    other = edit | {"column": COLUMNS[1], "was": "2", "now": "5"}
    yield "cells", "after a good edit", {"edits": [other, edit | {"now": spelled}]}
    yield "cells", "another key", {"edits": [edit | {"note": spelled}]}
    yield "cells", "a key", {"edits": [edit | {spelled: "1"}]}
    yield "cells", "beside the edits", {"edits": [edit], "note": spelled}
    yield "cells", "instead of the edits", {"edits": spelled}
    yield "cells", "a text", spelled


def form_attempts(row: str, spelled: str) -> Iterator[Attempt]:
    name = f"{row}:{COLUMNS[0]}"
    yield "fill", "cell", {name: spelled, f"{row}:{COLUMNS[1]}": "9"}
    yield "fill", "version", {name: "4", "version": spelled}


def file_attempts(template: bytes, spelled: str) -> Iterator[Attempt]:
    def saved(book: openpyxl.Workbook) -> SimpleUploadedFile:
        held = io.BytesIO()
        book.save(held)
        return SimpleUploadedFile("births.xlsx", held.getvalue())

    for place in ("cell", "comment", "another sheet", "far away"):
        book = openpyxl.load_workbook(io.BytesIO(template))
        sheet = book.worksheets[0]
        cell = next(cell for line in sheet.iter_rows() for cell in line if not cell.protection.locked)
        if place == "cell":
            cell.value = spelled
        elif place == "comment":
            cell.comment = Comment(spelled, "x")
        elif place == "another sheet":
            book.create_sheet("附").append([spelled])
        else:
            sheet.cell(200, 40).value = spelled
        yield "bring", place, {"file": saved(book)}
    yield "bring", "CSV", {"file": SimpleUploadedFile("births.csv", f"村,备注\n东一村,{spelled}\n".encode())}
    yield "bring", "name of the file", {"file": SimpleUploadedFile(f"{spelled.strip()}.csv", "村,列\n东一村,3\n".encode())}


def traces(value: str, spelled: str) -> set[str]:
    """The identity as it is, as it was spelled, and runs long enough to point at somebody."""
    runs = {value[start : start + 8] for start in range(len(value) - 7)}
    return {value, spelled, spelled.strip(), *runs}


def sent(browser: Client, address: str, attempt: Attempt) -> Any:
    door, _place, body = attempt
    if door == "cells":
        return browser.generic("POST", f"{address}{door}/", json.dumps(body).encode(), content_type="application/json")
    return browser.post(f"{address}{door}/", body)


def main(home: Path, seed: int) -> None:
    (home / "incoming").mkdir()
    names = small_county()
    sheet, row = filled(names), str(names["e1"])
    address = f"/returns/{sheet.pk}/"
    browser = Client(raise_request_exception=False)
    browser.force_login(Account.objects.create(username="clerk", role="township_officer", department="health", area_id=names["east"]))
    template = browser.get(f"{address}workbook/").content
    told = []
    for number, (kind, value, spelled) in enumerate(everything(seed, count=1)):
        attempts = [*grid_attempts(row, spelled), *form_attempts(row, spelled)]
        if number % 4 == 0:
            attempts += file_attempts(template, spelled)
        for attempt in attempts:
            answer = sent(browser, address, attempt)
            page = answer.content.decode()
            repeated = any(trace in page or trace in json.dumps(page) for trace in traces(value, spelled))
            told.append({"door": attempt[0], "place": attempt[1], "kind": kind, "status": answer.status_code, "repeated": repeated})
    sheet.refresh_from_db()
    connection.close()
    print(json.dumps({"told": told, "version": sheet.version}))  # noqa: T201 - read by the test


PLAIN_STATIC = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
with override_settings(STORAGES=PLAIN_STATIC, ALLOWED_HOSTS=["testserver"]):
    main(Path(sys.argv[1]), int(sys.argv[2]))
