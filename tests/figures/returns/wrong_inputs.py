"""Wrong inputs for the doors of a return, made from good ones by a fixed seed."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

JSON = "application/json"
Body = tuple[bytes, str]
"""What is sent, and as what."""

MONSTERS: tuple[Any, ...] = (
    None, True, False, 0, -1, 3.5, 10**30, 1e308, [], [[]], {}, {"a": 1}, ["3"], "abc", "３x", "1e3", "-5", "+5", "0x10", "12.5", "1.234,5",
    "NaN", "Infinity", "1" * 39, "9" * 11, "1 2", "1,23", "x" * 5_000, "\x00", "5\x00", "<script>", "' OR 1=1 --", "二十", "½", "٣٤", "②", "𝟚",
    "=1+1", "拒报了", "\u202e5", "\ud800",
)  # fmt: skip
"""Values that no cell takes."""


def good(rows: list[str], columns: tuple[str, ...]) -> dict[str, Any]:
    return {"edits": [{"row": row, "column": column, "was": "", "now": "3"} for row in rows for column in columns[:3]]}


def wrong_bodies(rows: list[str], columns: tuple[str, ...], *, count: int, seed: int) -> Iterator[Body]:
    """Yield bodies that the grid's door must refuse whole."""
    yield from special_bodies(rows, columns)
    chance = random.Random(seed)  # noqa: S311 - tests that repeat
    ways: list[Callable[[random.Random, dict[str, Any]], Body]] = [
        wrong_value, wrong_key, key_missing, key_too_many, cell_twice, wrong_edit, wrong_list, cut_short, byte_changed, nested, not_a_number,
    ]  # fmt: skip
    for number in range(count):
        yield ways[number % len(ways)](chance, json.loads(json.dumps(good(rows, columns))))


def wrong_value(chance: random.Random, body: dict[str, Any]) -> Body:
    chance.choice(body["edits"])[chance.choice(["was", "now"])] = chance.choice(MONSTERS)
    return json.dumps(body).encode(), JSON


def wrong_key(chance: random.Random, body: dict[str, Any]) -> Body:
    chance.choice(body["edits"])[chance.choice(["row", "column"])] = chance.choice([*MONSTERS, "", "boys_9", "9999999999", "total"])
    return json.dumps(body).encode(), JSON


def key_missing(chance: random.Random, body: dict[str, Any]) -> Body:
    del chance.choice(body["edits"])[chance.choice(["row", "column", "was", "now"])]
    return json.dumps(body).encode(), JSON


def key_too_many(chance: random.Random, body: dict[str, Any]) -> Body:
    chance.choice([body, *body["edits"]])[chance.choice(["note", "", "备注", "edit"])] = chance.choice(MONSTERS)
    return json.dumps(body).encode(), JSON


def cell_twice(chance: random.Random, body: dict[str, Any]) -> Body:
    body["edits"].append(chance.choice(body["edits"]) | {"now": chance.choice(["3", "4", ""])})
    return json.dumps(body).encode(), JSON


def wrong_edit(chance: random.Random, body: dict[str, Any]) -> Body:
    body["edits"][chance.randrange(len(body["edits"]))] = chance.choice(MONSTERS)
    return json.dumps(body).encode(), JSON


def wrong_list(chance: random.Random, body: dict[str, Any]) -> Body:
    monsters = [monster for monster in MONSTERS if monster != []]
    wrong = chance.choice([{"edits": chance.choice(monsters)}, {"edit": body["edits"]}, body["edits"], chance.choice(MONSTERS)])
    return json.dumps(wrong).encode(), JSON


def cut_short(chance: random.Random, body: dict[str, Any]) -> Body:
    whole = json.dumps(body).encode()
    return whole[: chance.randrange(len(whole) - 1)], JSON


def byte_changed(chance: random.Random, body: dict[str, Any]) -> Body:
    """Break the text, or its encoding, somewhere."""
    whole = bytearray(json.dumps(body).encode())
    whole[chance.randrange(len(whole))] = chance.choice([0x00, 0x80, 0xC0, 0xFF])
    return bytes(whole), JSON


def nested(chance: random.Random, body: dict[str, Any]) -> Body:
    deep = chance.choice([10, 500, 5_000, 100_000])
    inside = chance.choice([b"[" * deep + b"]" * deep, b'{"a":' * deep + b"1" + b"}" * deep, b"[" * deep])
    return chance.choice([inside, b'{"edits":' + inside + b"}", b'{"edits":[{"row":' + inside + b"}]}"]), JSON


def not_a_number(chance: random.Random, body: dict[str, Any]) -> Body:
    whole = json.dumps(body)
    wrong = chance.choice(["NaN", "-Infinity", "1e999", "9" * 5_000, "-0", "03", "1.", ".5", "0x1F", "'3'", "undefined"])
    return whole.replace('"3"', wrong, chance.randrange(1, 4)).encode(), JSON


def special_bodies(rows: list[str], columns: tuple[str, ...]) -> Iterator[Body]:
    """Yield bodies of a size, an encoding or a type that is wrong."""
    whole = json.dumps(good(rows, columns)).encode()
    wide = {"row": rows[0], "column": columns[0], "was": "", "now": "3"}
    for body in (b"", b" ", b"null", b"true", b"7", b'"edits"', b"[]", b"{}", b"\xff\xfe" + whole, whole + whole, whole + b"\x00"):
        yield body, JSON
    for encoding in ("utf-16-be", "gb18030", "utf-32"):
        yield json.dumps({"edits": [{**wide, "now": "三"}]}, ensure_ascii=False).encode(encoding), JSON
    yield json.dumps({"edits": [{**wide, "row": str(row)} for row in range(20_001)]}).encode(), JSON
    yield json.dumps({"edits": [{**wide, "note": "x" * 2_200_000}]}).encode(), JSON
    yield b'{"edits":[' + b" " * 2_200_000, JSON
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain", "application/xml", "", "multipart/form-data"):
        yield b'--x\r\nContent-Disposition: form-data; name="edits"\r\n\r\n[]\r\n--x--\r\n', kind
        yield b"edits=%5B%5D&row=1", kind


def wrong_files(workbook: bytes, *, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of files that the file door must refuse whole: a good workbook, spoiled."""
    chance = random.Random(seed)  # noqa: S311 - tests that repeat
    table = "村,列\n东一村,3\n".encode()
    for number in range(count):
        way = number % 6
        if way == 0:
            yield "births.xlsx", workbook[: chance.randrange(len(workbook) - 30)]
        elif way == 1:
            yield "births.xlsx", part_spoiled(chance, workbook)
        elif way == 2:
            yield "births.xlsx", part_lost(chance, workbook)
        elif way == 3:
            yield chance.choice(["births.csv", "births", "births.txt", "births.XLSX", "表.csv"]), bytes(chance.randrange(256) for _ in range(chance.randrange(400)))
        elif way == 4:
            yield "births.csv", table * chance.randrange(1, 50) + bytes([chance.randrange(128, 256)]) * chance.randrange(3)
        else:
            yield "births.csv", chance.choice([b'"' * 999, b"," * 9_999, b"a\n" * 9_999, b"\x00" * 500, b"<html>", b"{}", b"\xff\xfe", b"PK\x05\x06" + b"\x00" * 18, workbook])


def part_spoiled(chance: random.Random, workbook: bytes) -> bytes:
    """Put something else into a part of a workbook that matters."""
    wrong = chance.choice([b"", b"<", b"\xff" * 40, b"<a>" * 3_000, b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"<worksheet/>"])
    return rewritten(workbook, {chance.choice(["xl/workbook.xml", "xl/worksheets/sheet1.xml"]): wrong})


def part_lost(chance: random.Random, workbook: bytes) -> bytes:
    return rewritten(workbook, {chance.choice(["xl/workbook.xml", "xl/worksheets/sheet1.xml"]): None})


def rewritten(workbook: bytes, parts: dict[str, bytes | None]) -> bytes:
    """Give a workbook with some parts replaced, or left out where there is ``None``."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = parts.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target.getvalue()
