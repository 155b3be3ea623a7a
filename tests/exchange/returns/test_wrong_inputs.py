"""Good files with bytes and values changed, lost, added or moved at random: refused with a reason of their own, or in order."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from tests.exchange.returns.hiding_places import good_adx, good_csv, good_json, good_workbook
from tests.exchange.returns.some_returns import birth_form, lookup, some_filling
from tests.exchange.returns.test_packages import COUNTY, KNOWN, SEALED, good_document, sealed_document
from tests.exchange.tables.test_spoiled import spoil
from tests.exchange.workbooks import zipped

from tianping.exchange.returns import (
    Filled,
    ReturnProblemCode,
    ReturnRefused,
    read_adx,
    read_csv,
    read_dhis2,
    read_workbook,
    say,
)
from tianping.exchange.returns.packages import PackageRefused, open_package
from tianping.exchange.returns.plain import as_plain

TRIES = 520
ODD: list[Any] = ["-1", "1.5", "1e9", "9" * 30, "NaN", "男", "=1+1", "#REF!", "１２", "", None, True, [], {}, 10**10, "TRUE", "0x1F", "\u0661", "²"]


@cache
def parts() -> dict[str, bytes]:
    with ZipFile(BytesIO(good_workbook())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def wrong_workbook(chance: random.Random) -> bytes:
    """A zip spoiled, a part spoiled, or one cell of the sheets given another content."""
    kind = chance.randrange(3)
    if kind == 0:
        return spoil(good_workbook(), chance)
    name = chance.choice([name for name in parts() if "sheet" in name or "workbook" in name or "shared" in name])
    content = parts()[name]
    if kind == 1:
        return zipped({**parts(), name: spoil(content, chance)})
    cells = list(re.finditer(rb"<v>([^<]*)</v>", content))
    if not cells:
        return zipped({**parts(), name: b""})
    cell = chance.choice(cells)
    odd = str(chance.choice(ODD)).encode()
    return zipped({**parts(), name: content[: cell.start(1)] + odd + content[cell.end(1) :]})


def wrong_csv(chance: random.Random) -> bytes:
    """Bytes spoiled, or cells, lines and columns changed, lost, doubled or swapped."""
    kind = chance.randrange(4)
    if kind == 0:
        return spoil(good_csv().encode(chance.choice(["utf-8", "gb18030", "utf-16"])), chance)
    lines = [line.split(",") for line in good_csv().splitlines()]
    line = chance.randrange(len(lines))
    if kind == 1:
        lines[line][chance.randrange(len(lines[line]))] = str(chance.choice(ODD))
    elif kind == 2:
        lines.insert(chance.randrange(len(lines)), lines[line]) if chance.random() < 0.5 else lines.pop(line)
    else:
        cell = chance.randrange(len(lines[0]))
        for one in lines if chance.random() < 0.5 else [lines[line]]:
            one.insert(cell, one[cell]) if chance.random() < 0.5 else one.pop(cell)
    return "\n".join(",".join(one) for one in lines).encode()


def wrong_json(chance: random.Random) -> bytes:
    """Bytes spoiled, or a value, name or object changed, lost or doubled anywhere in the tree."""
    if chance.random() < 0.3:
        return spoil(good_json(), chance)
    document = json.loads(good_json())
    change_somewhere(document, chance)
    return json.dumps(document, ensure_ascii=False).encode()


def change_somewhere(document: Any, chance: random.Random) -> None:
    node, key = random_place(document, chance)
    change = chance.randrange(4)
    if change == 0:
        node[key] = chance.choice(ODD)
    elif change == 1:
        del node[key]
    elif isinstance(node, list):
        node.insert(chance.randrange(len(node)), node[key])
    elif change == 2:
        node[f"{key}x"] = node.pop(key)
    else:
        node[key] = f"{node[key]}x"


def random_place(document: Any, chance: random.Random) -> tuple[Any, Any]:
    node, key = document, chance.choice(list(document))
    while isinstance(node[key], dict | list) and node[key] and chance.random() < 0.9:
        node = node[key]
        key = chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
    return node, key


def wrong_adx(chance: random.Random) -> bytes:
    """Bytes spoiled, or an attribute or element changed, lost or doubled."""
    text = good_adx()
    kind = chance.randrange(4)
    if kind == 0:
        return spoil(text.encode(), chance)
    if kind == 1:
        found = chance.choice(list(re.finditer(r'"([^"]*)"', text)))
        return (text[: found.start(1)] + re.sub('[<&"]', "", str(chance.choice(ODD))) + text[found.end(1) :]).encode()
    if kind == 2:
        found = chance.choice(list(re.finditer(r' [A-Za-z:]+="[^"]*"', text)))
        return (text[: found.start()] + chance.choice(["", ' x="1"']) + text[found.end() :]).encode()
    lines = text.splitlines()
    at = chance.randrange(len(lines))
    lines.insert(chance.randrange(len(lines)), lines[at]) if chance.random() < 0.5 else lines.pop(at)
    return "\n".join(lines).encode()


def wrong_package(chance: random.Random) -> bytes:
    """A sealed file spoiled, or a known sender's signature on a document of another shape."""
    if chance.random() < 0.4:
        return spoil(SEALED, chance)
    document = json.loads(json.dumps(good_document(returns=[as_plain(some_filling(birth_form()))])))
    change_somewhere(document, chance)
    return sealed_document(document)


DOORS: dict[str, tuple[Callable[[random.Random], bytes], Callable[[bytes], Any]]] = {
    "workbook": (wrong_workbook, lambda content: (read_workbook(content, forms=lookup),)),
    "csv": (wrong_csv, lambda content: (read_csv(content, forms=lookup),)),
    "json": (wrong_json, lambda content: read_dhis2(content, forms=lookup)),
    "adx": (wrong_adx, lambda content: read_adx(content, forms=lookup)),
    "package": (wrong_package, lambda content: open_package(content, keys=COUNTY, known=KNOWN, last={}, forms=lookup).returns),
}


def is_whole(filled: Filled) -> bool:
    """What is let in is complete: every row has every column of the form, and nothing beside."""
    form = lookup(filled.form, filled.edition)
    columns = {column.code for column in form.columns} if form else set()
    return set(filled.columns) == columns and len(filled.cells) == len(filled.rows) * len(columns)


@pytest.mark.parametrize("door", DOORS)
def test_wrong_inputs_are_refused_in_words_and_never_meet_a_fault_of_the_program(door: str) -> None:
    make, read = DOORS[door]
    chance = random.Random(20261123)  # noqa: S311 - a fixed seed, no secret
    refused: list[ReturnRefused | PackageRefused] = []
    halves = 0
    for _ in range(TRIES):
        content = make(chance)
        try:
            halves += not all(is_whole(one) for one in read(content))
        except (ReturnRefused, PackageRefused) as refusal:
            refused.append(refusal)
    returns = [one for one in refused if isinstance(one, ReturnRefused)]
    faults = [str(problem) for one in returns for problem in one.problems if problem.code is ReturnProblemCode.UNFORESEEN]
    assert (faults, halves) == ([], 0)
    assert len(refused) >= 0.7 * TRIES
    assert all(0 < len(one.problems) <= one.total for one in returns)
    assert all(say(problem, language=language) for one in returns for problem in one.problems for language in ("zh", "en"))  # type: ignore[arg-type]  # languages
    assert all(one.say("zh") and one.say("en") for one in refused if isinstance(one, PackageRefused))
