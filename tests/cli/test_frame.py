"""What all commands share: options, run card, columns, lines, bars, and how a long computation ends."""

from __future__ import annotations

import io
import shlex
import signal
import threading
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tests.cli.running import Tianping
from tests.cli.tables import count_table
from tianping.cli.frame import Asked
from tianping.cli.frame.command import ROLES
from tianping.cli.frame.computing import computing
from tianping.cli.frame.grouping import are_codes, group_counts, innermost, topmost
from tianping.cli.frame.paper import Column, Line, Paper
from tianping.cli.frame.reading import Source
from tianping.cli.frame.run_card import run_card
from tianping.cli.frame.written import as_json, plain
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.width import cells, wrapped
from tianping.exchange.tables import Columns

ASKED = Asked(command="study", file=Path("births.csv"), today=date(2026, 1, 1), own={"replicates": 99, "threads": 2, "points": Path("/home/a/points.csv")})


def test_every_role_of_the_reader_can_be_named_but_those_of_other_files() -> None:
    assert {one.name for one in fields(Columns)} - set(ROLES) == {"registered", "neighbour"}


@pytest.mark.parametrize("command", ["measure", "scan", "smooth"])
def test_every_command_has_the_shared_options(tianping: Tianping, command: str) -> None:
    told = tianping(command, "--help", columns=200)

    assert told.code == 0
    for option in ("FILE", "--place", "--period", "--boys", "--girls", "--kind", "--wide", "--sheet", "--json", "--page", "--ascii", "--lang"):
        assert option in told.out, option


def test_json_and_csv_are_two_answers(tianping: Tianping) -> None:
    assert tianping("smooth", "x.csv", "--json", "--csv").code == 2
    assert "--bom" in tianping("smooth", "x.csv", "--bom").err


def test_the_run_of_equal_calls_is_equal_and_who_works_does_not_bear_on_it() -> None:
    source = Source(count_table(place=["a"], boys=[5], girls=[4]), {})
    run = run_card(ASKED, source, method="m", seed=1)
    other_threads = run_card(replace(ASKED, own={**ASKED.own, "threads": 9}), source, method="m", seed=1)
    other_seed = run_card(ASKED, source, method="m", seed=2)

    assert run == other_threads
    assert run["id"] != other_seed["id"]
    assert run["options"] == {"replicates": 99, "points": "points.csv"}


def test_the_command_to_repeat_names_files_without_their_folders() -> None:
    asked = replace(ASKED, columns={"place": "所在 地"}, own={**ASKED.own, "share": 0.123456789, "iterative": True, "none": None}, wide=True)
    words = shlex.split(run_card(asked, Source(count_table(place=["a"], boys=[5], girls=[4]), {}), method="m")["repeat"])

    assert words == [
        "tianping", "study", "births.csv", "--place", "所在 地", "--replicates", "99", "--points", "points.csv",
        "--share", "0.123456789", "--iterative", "--wide",
    ]  # fmt: skip


def test_numbers_that_are_not_finite_become_null() -> None:
    document = {"a": float("nan"), "b": [np.float64("inf"), np.int64(3)], "c": np.array([1.5, np.nan])}

    assert as_json(document) == '{"a": null, "b": [null, 3], "c": [1.5, null]}'
    assert plain(np.bool_(True)) is True


def printed(columns: int, table: list[Column], lines: list[Line], *, ascii_only: bool = False) -> list[str]:
    console = Console(width=columns, highlight=False, record=True, file=io.StringIO())
    Paper(console, ascii_only=ascii_only).table(table, lines)
    return console.export_text().splitlines()


TABLE = [Column("地区", gives_way=True), Column("性别比", align="right"), Column("区间", align="right"), Column("多出", align="right", drop=1)]
LINES = [Line(["靖西市很长很长的名字", "114.2", "110.9–117.6", "+35"]), Line(["甲", "9.1", "1.0–99.0", "−2"])]


@pytest.mark.parametrize("columns", range(14, 90))
def test_a_table_fits_every_width(columns: int) -> None:
    shown = printed(columns, TABLE, LINES)

    assert max(cells(line) for line in shown) <= columns
    assert "114.2" in "".join(shown)


def test_what_is_dropped_goes_before_what_is_cut_goes_before_two_lines() -> None:
    assert "+35" in "".join(printed(60, TABLE, LINES))
    assert "+35" in "".join(printed(40, TABLE, LINES))
    assert "+35" not in "".join(printed(34, TABLE, LINES))
    assert printed(20, TABLE, LINES)[:2] == ["靖西市很长很长的名字", "  性别比 114.2"]


def test_a_column_without_anything_in_it_is_not_shown() -> None:
    assert "空" not in "".join(printed(80, [Column("地区"), Column("空")], [Line(["甲", ""])]))


@given(st.text(alphabet="中文，。（）“”…ab1 5%-", max_size=80), st.integers(4, 40))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrapped(text, width)

    assert max(cells(line) for line in lines) <= width
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_no_line_begins_with_a_closing_mark_where_there_is_room() -> None:
    lines = wrapped("出生人口性别比：合计（95% 区间），确实偏高；参照范围。二十个地方中，一个确实偏高。", 12)

    assert not [line for line in lines if line[0] in "，。；：）"]
    assert wrapped("共 20 个地方", 6) == ["共", "20 个", "地方"]


def test_what_the_statistics_refuse_is_wrong_use_and_keeps_their_words() -> None:
    with pytest.raises(WrongUse) as refused, computing("算"):
        raise ValueError("max_share must lie above 0, got -1")

    assert "max_share must lie above 0, got -1" in refused.value.said


def test_computing_in_a_thread_leaves_signals_alone() -> None:
    done: list[float] = []

    def work() -> None:
        with computing("算") as told:
            told(0.5)
        done.append(1.0)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert done == [1.0]


def test_ctrl_c_is_told_as_before_once_the_computation_is_over() -> None:
    before = signal.getsignal(signal.SIGINT)
    with computing("算"):
        pass

    assert signal.getsignal(signal.SIGINT) is before


def test_serial_numbers_are_no_codes() -> None:
    serial = [str(number) for number in range(1, 2001)]

    assert not are_codes(serial)
    assert topmost([*serial], {}).all()
    assert innermost([*serial], {}).all()
    assert are_codes(["000000", *(f"4510{number:02d}" for number in range(20, 60))])


def test_places_that_hold_others_are_not_innermost() -> None:
    assert innermost(["451081000000", "451081100", "451082"], {}).tolist() == [False, True, True]
    assert innermost(["SE", "SE-Uppsala"], {"SE-Uppsala": "SE"}).tolist() == [False, True]


def test_sums_by_fewer_keys_equal_sums_made_at_once() -> None:
    table = count_table(place=["a", "a", "b", "b"], period=["1", "2", "1", "2"], boys=[5, 6, 7, -1], girls=[1, 2, 3, 4])
    selected = np.ones(4, dtype=bool)
    at_once, later = group_counts(table, ("place",), selected=selected), group_counts(table, ("place", "period"), selected=selected).by("place")

    assert later.keys == at_once.keys
    assert (later.boys.tolist(), later.girls.tolist(), later.missing.tolist()) == (at_once.boys.tolist(), at_once.girls.tolist(), at_once.missing.tolist())
    assert later.only([False, True]).keys == {"place": ["b"]}


def test_an_interruption_is_told_in_the_readers_language(tianping: Tianping, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("tianping.cli.frame.carry_out.carry_out", interrupted)
    told = tianping("scan", "births.csv")

    assert (told.code, told.out, told.err.strip()) == (130, "", "已中断，没有写下任何文件。")


@pytest.fixture
def _ctrl_c_heard() -> Iterator[None]:
    """A shell that starts the tests in the background lets them ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_ctrl_c_heard")
def test_what_a_library_makes_of_ctrl_c_stays_an_interruption() -> None:
    def library() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise RuntimeError("the gateway is closed") from None

    with pytest.raises(KeyboardInterrupt), computing("算", at_once=False):
        library()
