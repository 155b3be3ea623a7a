"""Reading as a whole: progress, light imports, and what the docstrings show."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.exchange.workbooks import GOOD, one_sheet

import tianping.exchange.tables as tables
from tianping.exchange.tables import TableRefused, read_counts, say_in_chinese
from tianping.exchange.tables.codes import ProblemCode
from tianping.exchange.tables.problems import Problem

MODULES = [module.name for module in pkgutil.walk_packages(tables.__path__, tables.__name__ + ".")]


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_docstrings_hold(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_progress_rises_to_one(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(one_sheet(GOOD) if suffix == ".xlsx" else b"place,boys,girls\n" + b"a,1,2\n" * 0 + b"b,1,2\n")
    seen: list[float] = []
    read_counts(path, on_progress=seen.append)
    assert seen == sorted(seen)
    assert (seen[0] > 0, seen[-1]) == (True, 1.0)


def test_caller_can_stop_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("place,boys,girls\na,1,2\n")

    def stop(fraction: float) -> None:
        raise ValueError("enough")

    with pytest.raises(ValueError, match="enough"):
        read_counts(path, on_progress=stop)


@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_has_a_sentence(code: ProblemCode) -> None:
    full = Problem(code, row=3, column="男", found="12.5", wanted="4", sheet="表", first_row=2)
    assert str(full).startswith("sheet '表', row 3, column '男': ")
    assert "{" not in str(full)
    assert str(Problem(code))


@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_has_a_chinese_sentence_without_english_words(code: ProblemCode) -> None:
    full = Problem(code, row=3, column="男", found="12", wanted="4", sheet="表", first_row=2)
    said = say_in_chinese(full)
    assert said.startswith("工作表“表”第 3 行“男”列：")
    assert "{" not in said
    assert re.sub(r"CSV|TSV|XLSX|Parquet|UTF-8|GB18030|Q1|SY|\.xlsx?|#REF!|--wide|--sheet|--skip-unplaced", "", said).isascii() is False
    assert not re.search(r"[a-z]{3}", re.sub(r"Parquet|xlsx|xls|--wide|--sheet|--skip-unplaced", "", said))


def test_period_of_a_missing_wide_column_is_said_in_chinese() -> None:
    problem = Problem(ProblemCode.COLUMN_MISSING, wanted="girls 2020", found="地区, 2020男")
    assert say_in_chinese(problem) == "没有“2020女婴数”这一列，现有：地区, 2020男。"


def test_refusal_survives_a_copy_between_processes(tmp_path: Path) -> None:
    import pickle

    with pytest.raises(TableRefused) as caught:
        read_counts(tmp_path / "nowhere.csv")
    copied = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (str(copied), copied.total) == (str(caught.value), 1)


def test_import_is_light_and_reading_needs_no_pandas(real_data: Path) -> None:
    path = real_data / "classic/Arbuthnot_Arbuthnot.csv"
    program = (
        "import sys; from pathlib import Path; from tianping.exchange.tables import read_counts; "
        "early = {'pyarrow', 'openpyxl', 'pandas', 'scipy', 'numba', 'duckdb'} & set(sys.modules); "
        f"read_counts(Path({str(path)!r})); late = {{'openpyxl', 'pandas', 'scipy', 'numba', 'duckdb'}} & set(sys.modules); "
        "print(early, late)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set() set()"
