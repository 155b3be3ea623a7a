"""An identity anywhere in a return refuses it at every door, and no byte of it is kept, said or logged."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import numpy as np
import pytest
from faker import Faker
from tests.exchange.identities import MUTATORS, identities, text_places, workbook_places
from tests.exchange.returns import hiding_places
from tests.exchange.returns.some_returns import (
    PLACE,
    VILLAGES,
    birth_form,
    filled_with,
    forms,
    lookup,
    period_of,
    some_filling,
)
from tests.exchange.tables.test_identities import traces
from tests.exchange.watching import files_written

from tianping.exchange.returns import (
    Filled,
    ReturnProblemCode,
    ReturnRefused,
    read_adx,
    read_csv,
    read_dhis2,
    read_workbook,
    say,
    write_adx,
    write_csv,
    write_dhis2,
)
from tianping.exchange.returns.door import Source
from tianping.exchange.returns.problems import Findings
from tianping.exchange.returns.screening import Table, screen_split
from tianping.exchange.tables import Part, TableBytes
from tianping.privacy.identity import IdentityKind, kinds_in
from tianping.terms import CellValue

DOORS: dict[str, Callable[[Source], object]] = {
    "workbook": lambda source: read_workbook(source, forms=lookup),
    "csv": lambda source: read_csv(source, forms=lookup),
    "json": lambda source: read_dhis2(source, forms=lookup),
    "adx": lambda source: read_adx(source, forms=lookup),
}
PLACES: dict[str, tuple[str, Callable[[str], bytes]]] = {
    **{f"workbook_{name}": ("workbook", hide) for name, hide in hiding_places.workbook_places().items()},
    **{f"csv_{name}": ("csv", hide) for name, hide in hiding_places.csv_places().items()},
    **{f"json_{name}": ("json", hide) for name, hide in hiding_places.json_places().items()},
    **{f"adx_{name}": ("adx", hide) for name, hide in hiding_places.adx_places().items()},
    **{f"any_workbook_{name}": ("workbook", lambda v, h=hide: h(v)[1]) for name, hide in workbook_places().items()},  # type: ignore[misc]  # bound early
    **{f"any_text_{name}": ("csv", lambda v, h=hide: h(v)[1]) for name, hide in text_places().items()},  # type: ignore[misc]  # bound early
}


CANNOT_HOLD = {
    "zero_width": {"any_workbook_sheet_name", "workbook_sheet_name", "any_text_csv_gb18030"},
    "small_letters_and_blanks": {"adx_namespace"},  # refused as damaged: a name of a namespace has no blanks
}


def all_words(refused: ReturnRefused) -> str:
    """Everything that the exception says or holds, down to the variables of the project's frames."""
    words = [str(refused), repr(refused), *(say(one, language=lang) for one in refused.problems for lang in ("zh", "en"))]  # type: ignore[arg-type]  # languages
    words += [repr(one) for one in refused.problems]
    link = refused.__traceback__
    while link is not None:
        if "src/tianping" in link.tb_frame.f_code.co_filename:
            words.append(repr(link.tb_frame.f_locals))
        link = link.tb_next
    return "\n".join(words)


@pytest.mark.parametrize("place", PLACES)
def test_identity_is_found_wherever_it_stands_and_is_never_repeated(
    place: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Two kinds a place and one spelling here, all of them in the slow test."""
    found = list(identities(seed=20261124, count=1))
    at = list(PLACES).index(place)
    check_place(place, [found[at % 5], found[(at + 2) % 5]], ["plain"], (caplog, capfd))


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_every_kind_in_every_spelling_is_found_wherever_it_stands(
    place: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    spellings = [name for name in MUTATORS if place not in CANNOT_HOLD.get(name, ())]
    check_place(place, list(identities(seed=20261125, count=1)), spellings, (caplog, capfd))


def check_place(
    place: str,
    hidden: list[tuple[IdentityKind, str]],
    spellings: list[str],
    watched: tuple[pytest.LogCaptureFixture, pytest.CaptureFixture[str]],
) -> None:
    door, hide = PLACES[place]
    caplog, capfd = watched
    caplog.set_level(logging.DEBUG)
    missed, said = [], []
    for kind, value in hidden:
        for name in spellings:
            spelled = MUTATORS[name](value)
            if kind not in kinds_in(spelled):
                continue
            content = hide(spelled)
            with files_written() as written:
                try:
                    DOORS[door](content)
                    missed.append((kind, name))
                    continue
                except ReturnRefused as refused:
                    words, found = all_words(refused), {one.code for one in refused.problems}
                    chained = (refused.__cause__, refused.__context__)
            if found != {ReturnProblemCode.IDENTITY}:
                missed.append((kind, name))
            output = "".join(capfd.readouterr())
            if any(trace in text for trace in traces(value, spelled) for text in (words, caplog.text, output)):
                said.append((kind, name))
            assert (written, chained) == ([], (None, None))
    assert (missed, said) == ([], [])


def card_cells(shape: tuple[int, ...], rows: int, seed: int = 9) -> list[list[CellValue]]:
    """Identity cards without an X cut into pieces, one row each, as counts."""
    cards = [value for kind, value in identities(seed, 12 * rows) if kind is IdentityKind.IDENTITY_CARD and value.isdigit()]
    lines = []
    for card in cards:
        ends = np.cumsum([0, *shape])
        pieces = [card[a:b] for a, b in zip(ends, ends[1:], strict=False)]
        if all(piece == str(int(piece)) for piece in pieces):
            lines.append([CellValue.of(int(piece)) for piece in pieces])
    return lines[:rows]


@pytest.mark.parametrize("door", ["csv", "json", "adx"])
@pytest.mark.parametrize("rows", [1, 4])
def test_card_cut_over_neighbouring_cells_is_found(door: str, rows: int) -> None:
    form = birth_form()
    lines = card_cells((6, 8, 4), rows)
    cells = {
        (village, form.columns[at + 1].code): value
        for (village, _), line in zip(VILLAGES, lines, strict=False)
        for at, value in enumerate(line)
    }
    filled = filled_with(form, cells)
    made: dict[str, Callable[[Filled], bytes]] = {
        "csv": lambda one: write_csv(one, form),
        "json": lambda one: write_dhis2([one], forms=lookup),
        "adx": lambda one: write_adx([one], forms=lookup, made_at=hiding_places.MADE_AT),
    }
    with pytest.raises(ReturnRefused) as caught:
        DOORS[door](made[door](filled))
    assert {(one.code, one.kind) for one in caught.value.problems} == {(ReturnProblemCode.IDENTITY, IdentityKind.IDENTITY_CARD)}
    assert caught.value.total == rows


def test_card_cut_over_cells_of_the_template_is_found_by_row_and_column() -> None:
    (line,) = card_cells((6, 8, 4), 1)
    book = hiding_places.in_book(
        lambda book, _: [book.worksheets[0].cell(9, 4 + at, value.number) for at, value in enumerate(line)]  # type: ignore[arg-type,return-value]  # a list for its effect
    )
    with pytest.raises(ReturnRefused) as caught:
        read_workbook(book(""), forms=lookup)
    (problem,) = caught.value.problems
    assert (problem.row, problem.column, problem.kind) == (9, birth_form().columns[1].code, IdentityKind.IDENTITY_CARD)


def test_telephones_cut_into_groups_are_found() -> None:
    chance = np.random.default_rng(4)
    rows = [["1" + str(chance.integers(30, 99)), f"{chance.integers(0, 10**4):04d}", f"{chance.integers(0, 10**4):04d}"] for _ in range(12)]
    findings = Findings()
    screen_split(Table([list(column) for column in zip(*rows, strict=True)], list(range(12)), ["a", "b", "c"]), findings)
    assert findings.total >= 8


def test_columns_of_honest_counts_are_hardly_ever_taken_for_numbers_of_persons() -> None:
    """The detectors for tables refuse 5 in 100 returns of these sizes: groups of 3, 4 and 4 digits are common in counts."""
    chance = np.random.default_rng(20261123)
    refused, tried = 0, 0
    for rows, width, mean in ((10, 20, 800.0), (10, 12, 2000.0), (1, 20, 1.0), (2, 20, 1.0), (10, 30, 5.0)):
        for _ in range(100):
            means = mean * chance.gamma(2.0, 0.5, size=(1, width)) * chance.gamma(4.0, 0.25, size=(rows, 1))
            counts = chance.poisson(means).astype(str).T.tolist()
            findings = Findings()
            screen_split(Table(counts, list(range(rows)), [str(at) for at in range(width)]), findings)
            refused, tried = refused + bool(findings.total), tried + 1
    assert (refused, tried) == (0, 500)


def test_villages_under_names_of_persons_are_refused_as_a_column() -> None:
    faker = Faker("zh_CN")
    faker.seed_instance(7)
    lines = hiding_places.good_csv().splitlines()
    changed = [lines[0]]
    for at, line in enumerate(lines[1:]):
        cells = line.split(",")
        cells[4], cells[5] = f"v{at}", faker.name()
        changed.append(",".join(cells))
    with pytest.raises(ReturnRefused) as caught:
        read_csv("\n".join(changed).encode(), forms=lookup)
    assert [(one.code, one.kind, one.row) for one in caught.value.problems] == [
        (ReturnProblemCode.IDENTITY, IdentityKind.PERSONAL_NAME, None)
    ]


def test_name_announced_in_a_comment_of_json_is_refused_with_its_object() -> None:
    document = json.loads(hiding_places.good_json())
    document["dataValues"][3]["comment"] = "产妇王小红，已出院"
    with pytest.raises(ReturnRefused) as caught:
        read_dhis2(json.dumps(document).encode(), forms=lookup)
    assert [(one.kind, one.where) for one in caught.value.problems] == [(IdentityKind.PERSONAL_NAME, "dataValues[3].comment")]


def test_file_name_that_holds_an_identity_is_refused_and_not_repeated() -> None:
    number = next(value for kind, value in identities(seed=3, count=1) if kind is IdentityKind.IDENTITY_CARD)
    contents = {
        "workbook": hiding_places.good_workbook(),
        "csv": hiding_places.good_csv().encode(),
        "json": hiding_places.good_json(),
        "adx": hiding_places.good_adx().encode(),
    }
    for door, content in contents.items():
        with pytest.raises(ReturnRefused) as caught:
            DOORS[door](TableBytes(number, content))
        assert caught.value.problems[0].part is Part.FILE_NAME
        assert number not in str(caught.value)


def test_honest_returns_of_every_form_pass_every_door() -> None:
    for form in forms().values():
        filled = some_filling(form)
        assert read_csv(write_csv(filled, form), forms=lookup) == filled
        assert read_dhis2(write_dhis2([filled], forms=lookup), forms=lookup) == (filled,)
    assert (PLACE, period_of(birth_form()).start.year) == ("451081101", 2025)
