"""A command run in this process, as its reader sees it: kernels are loaded once for all tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tianping.cli.app import run
from tianping.cli.language import choose_language, current_language, settle, without_language


@dataclass(frozen=True)
class Shown:
    code: int
    out: str
    err: str

    @property
    def steady(self) -> str:
        """The output without what changes with version and file: hashes, run ids, the version, folders."""
        text = re.sub(r"(运行|run)(\s+)[0-9a-f]{12}", r"\1\2RUN", self.out)
        text = re.sub(r"sha256(\s+)[0-9a-f]{12}", r"sha256\1SHA", text)
        return re.sub(r"(天平|Tianping)(\s+)[0-9.]+", r"\1\2V", text)


Tianping = Callable[..., Shown]


@pytest.fixture
def tianping(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Tianping]:
    """``tianping("scan", file, columns=60, lang="en")``."""
    before = current_language()

    def called(*arguments: str | Path, columns: int = 80, lang: str = "zh") -> Shown:
        words = [*map(str, arguments), "--lang", lang]
        monkeypatch.setenv("COLUMNS", str(columns))
        settle(choose_language(words, {}))
        code = run(without_language(words))
        read = capsys.readouterr()
        return Shown(code, read.out, read.err)

    yield called
    settle(before)


VILLAGES = [(across, up) for up in range(4) for across in range(5)]
"""Twenty villages on a grid, ten km apart; the four in the south-west have many boys."""


def villages_table(folder: Path, *, positions: bool = True, years: tuple[int, ...] = (2024, 2025)) -> Path:
    """One row a village and year."""
    lines = ["区划代码,地名,年份,男,女" + (",经度,纬度" if positions else "")]
    for number, (across, up) in enumerate(VILLAGES):
        many = across < 2 and up < 2
        for year in years:
            boys, girls = (90, 55) if many else (54 + (number * 7 + year) % 9, 51 + (number * 5 + year) % 8)
            place = f",{106.4 + across * 0.1:.1f},{23.1 + up * 0.09:.2f}" if positions else ""
            lines.append(f"45108110{number // 10}2{number % 10:02d},第{number + 1}村,{year},{boys},{girls}{place}")
    file = folder / "villages.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
