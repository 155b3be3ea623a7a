"""What is wrong is refused at every door of a return, in words, and nothing of it is kept."""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.figures.returns.some_returns import COLUMNS, opened
from tests.figures.returns.wrong_inputs import JSON, MONSTERS, good, wrong_bodies, wrong_files
from tianping.figures.returns.models import Cell, CellChange, Return
from tianping.ground.accounts.models import Account
from tianping.ground.audit import queries as audit

Names = dict[str, int]
AT_ONCE = 500
"""Wrong inputs a door."""


class Door:
    """A browser with a signed-in clerk before an empty return, with the token that a page gives."""

    def __init__(self, names: Names) -> None:
        self.sheet = opened(names)
        self.rows = [str(names["e1"]), str(names["e2"])]
        self.browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.browser.force_login(
            Account.objects.create(username="clerk", role="township_officer", department="health", area_id=names["east"])
        )
        self.browser.get(f"/returns/{self.sheet.pk}/")
        self.token = self.browser.cookies["csrf"].value
        self.before = audit.head().size

    def send(self, door: str, body: Any, kind: str = "") -> Any:
        address = f"/returns/{self.sheet.pk}/{door}/"
        named = {"HTTP_X_CSRFTOKEN": self.token}
        if isinstance(body, dict):
            return self.browser.post(address, body, **named)  # type: ignore[arg-type]  # headers by name
        return self.browser.generic("POST", address, body, content_type=kind, **named)  # type: ignore[arg-type]  # as above

    def kept_nothing(self) -> bool:
        nothing = not CellChange.objects.exists() and not Cell.objects.exists() and Return.objects.get().version == 0
        return nothing and audit.head().size == self.before


@pytest.fixture
def door(names: Names) -> Any:
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        yield Door(names)


def fault_of(answer: Any) -> str:
    """Say what is wrong with a refusal; empty if it is a clear one."""
    if not 400 <= answer.status_code < 500:
        return f"status {answer.status_code}"
    if answer["Content-Type"] == JSON:
        told = answer.json().get("problem", "")
        return "" if len(told) > 15 and "Traceback" not in told else f"no sentence: {told!r}"
    page = answer.content.decode()
    refusals = ("没有收下", "没有保存", "重新进入", "没有看懂", "请选一个文件", "文件太大")
    return "" if any(words in page for words in refusals) and "Traceback" not in page else "no words on the page"


def test_a_good_message_passes_the_grids_door_so_that_the_refusals_mean_something(door: Door) -> None:
    answer = door.send("cells", json.dumps(good(door.rows, COLUMNS)).encode(), JSON)
    assert (answer.status_code, answer.json()["changed"]) == (200, 6)
    assert not door.kept_nothing()


def test_five_hundred_wrong_messages_at_the_grids_door(door: Door) -> None:
    faults, statuses = [], Counter()
    for number, (body, kind) in enumerate(wrong_bodies(door.rows, COLUMNS, count=AT_ONCE, seed=20_251_123)):
        answer = door.send("cells", body, kind)
        statuses[answer.status_code] += 1
        if fault := fault_of(answer):
            faults.append((number, fault, kind, body[:120]))
    assert faults == []
    assert statuses.total() >= AT_ONCE
    assert door.kept_nothing()


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head"])
@pytest.mark.parametrize("way", ["cells", "fill", "bring"])
def test_doors_open_to_posts_alone(method: str, way: str, door: Door) -> None:
    answer = getattr(door.browser, method)(f"/returns/{door.sheet.pk}/{way}/", HTTP_X_CSRFTOKEN=door.token)
    assert answer.status_code == 405
    assert door.kept_nothing()


@pytest.mark.parametrize("way", ["cells", "fill", "bring"])
@pytest.mark.parametrize("number", ["0", "999", str(2**63 - 1), str(2**63), "9" * 30, "9" * 400])
def test_returns_that_are_not_there_are_not_found(way: str, number: str, door: Door) -> None:
    answer = door.browser.post(f"/returns/{number}/{way}/", {}, HTTP_X_CSRFTOKEN=door.token)
    assert answer.status_code == 404


def test_without_the_pages_token_nothing_is_taken(door: Door) -> None:
    for way in ("cells", "fill", "bring"):
        answer = door.browser.generic("POST", f"/returns/{door.sheet.pk}/{way}/", b"{}", content_type=JSON)
        assert answer.status_code == 403
    assert door.kept_nothing()


def wrong_fields(rows: list[str], count: int) -> list[dict[str, Any]]:
    """Give plain forms of which at least one field is no cell's."""
    chance, found = random.Random(7), []  # noqa: S311 - tests that repeat
    texts = [monster for monster in MONSTERS if isinstance(monster, str) and "\ud800" not in monster]
    for _ in range(count):
        fields = {f"{row}:{column}": "3" for row in rows for column in COLUMNS}
        name = chance.choice(list(fields))
        if chance.random() < 0.5:
            fields["version"] = chance.choice(texts)
        else:
            fields[name] = chance.choice(texts)
        found.append(fields)
    return found


def test_wrong_fields_of_the_plain_form(door: Door) -> None:
    faults = []
    for fields in wrong_fields(door.rows, 60):
        if fault := fault_of(door.send("fill", fields)):
            faults.append((fault, {name: text for name, text in fields.items() if text != "3"}))
    assert faults == []
    assert door.kept_nothing()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff" * 50, "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data"),
        (b"&".join(b"a%d=1" % number for number in range(20_001)), "application/x-www-form-urlencoded"),
        (b"a=" + b"1" * 2_200_000, "application/x-www-form-urlencoded"),
    ],
    ids=["no text", "cut short", "no boundary", "too many fields", "too long"],
)
def test_bodies_that_are_no_form(body: bytes, kind: str, door: Door) -> None:
    for way in ("fill", "bring"):
        answer = door.send(way, body, kind)
        # A form without fields of ours changes nothing, and the page is shown again.
        assert not fault_of(answer) or (way, answer.status_code) == ("fill", 302), (way, answer.status_code)
    assert door.kept_nothing()


def sent_files(door: Door, *, count: int, seed: int) -> list[tuple[str, str, bytes]]:
    workbook = door.browser.get(f"/returns/{door.sheet.pk}/workbook/").content
    faults = []
    for name, content in wrong_files(workbook, count=count, seed=seed):
        if fault := fault_of(door.send("bring", {"file": SimpleUploadedFile(name, content)})):
            faults.append((fault, name, content[:80]))
    return faults


def test_wrong_files_at_the_file_door(door: Door) -> None:
    assert sent_files(door, count=42, seed=1) == []
    assert door.kept_nothing()


@pytest.mark.slow
def test_five_hundred_wrong_files_at_the_file_door(door: Door) -> None:
    assert sent_files(door, count=AT_ONCE, seed=20_251_123) == []
    assert door.kept_nothing()


def test_no_file_a_field_instead_of_one_and_one_too_large(door: Door) -> None:
    large = SimpleUploadedFile("births.csv", b"1," * (9 * 1024 * 1024))
    long_name = SimpleUploadedFile("x" * 300 + ".csv", b"a")
    for fields in ({}, {"file": "births.csv"}, {"files": io.BytesIO(b"a")}, {"file": SimpleUploadedFile("births.csv", b"")}, {"file": large}, {"file": long_name}):
        assert not fault_of(door.send("bring", fields)), fields
    assert door.kept_nothing()
