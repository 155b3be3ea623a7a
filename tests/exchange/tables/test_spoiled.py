"""Good files with bytes changed, lost, added or moved at random: refused with a reason of their own, or still in order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.exchange.identities import COMMENT
from tests.exchange.malformed_workbooks import parquet_bytes
from tests.exchange.workbooks import HEADER, MAIN, BookParts, Cell, Raw, SheetParts, book_parts, zipped

from tianping.exchange.tables import ProblemCode, TableRefused, read_counts

TEXT = '地区,年份,孩次,男,女\n451081,2020,1,"2,643",2291\n451082,2020,2,1,1\n'
ROWS: list[list[Cell | Raw]] = [
    HEADER,
    *([f"45108{i}", 2020 + i, Raw(f"<v>{i}</v>", 't="s"'), Raw("<f>A1+1</f><v>4</v>")] for i in range(4)),
]
PARTS = book_parts(
    BookParts(
        [SheetParts("表", ROWS, merges=["A2:A3"], after="<headerFooter><oddHeader>&amp;L12</oddHeader></headerFooter>")],
        shared=[f"<si><t>{i}</t></si>" for i in range(5)],
        styles='<numFmts><numFmt numFmtId="200" formatCode="yyyy"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>',
        extra={"xl/comments1.xml": (COMMENT % (MAIN, "<t>x</t>")).encode()},
    )
)


def spoil(content: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at, other = chance.randrange(len(spoiled)), chance.randrange(len(spoiled))
        change = chance.randrange(4)
        if change == 0:
            spoiled[at] = chance.randrange(256)
        elif change == 1:
            del spoiled[at : at + chance.randrange(1, 20)]
        elif change == 2:
            spoiled[at:at] = bytes(chance.choice(b'0123456789<>/"=-.,eE ;xABC\n') for _ in range(chance.randrange(1, 6)))
        else:
            spoiled[at : at + 8] = spoiled[other : other + 8]
    return bytes(spoiled)


def spoiled_part(chance: random.Random) -> bytes:
    """A workbook whose zip is in order and one of whose parts is not."""
    name = chance.choice(list(PARTS))
    return zipped({**PARTS, name: spoil(PARTS[name], chance)})


MAKERS = {
    "text": lambda chance: spoil(TEXT.encode(chance.choice(["utf-8", "gb18030", "utf-16"])), chance),
    "part": spoiled_part,
    "zip": lambda chance: spoil(zipped(PARTS), chance),
    "parquet": lambda chance: spoil(parquet_bytes(place=["a", "b"] * 50, boys=list(range(100)), girls=[1.0] * 100), chance),
}


@pytest.mark.parametrize("maker", MAKERS)
def test_spoiled_files_never_meet_a_fault_of_the_program(maker: str, tmp_path: Path) -> None:
    chance = random.Random(20261123)  # noqa: S311 - a fixed seed, no secret
    path = tmp_path / "a"
    refusals, faults = 0, []
    for _ in range(150):
        path.write_bytes(MAKERS[maker](chance))
        try:
            read_counts(path)
        except TableRefused as refused:
            refusals += 1
            faults += [str(problem) for problem in refused.problems if problem.code is ProblemCode.UNFORESEEN]
    assert faults == []
    assert refusals > 50
