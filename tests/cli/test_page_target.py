"""Where a page may be written: never over what it is made from, never in the place of a folder or a device."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.running import Tianping, villages_table
from tianping.cli.writing import write_whole


@pytest.mark.parametrize(
    "command",
    [["measure"], ["watch"], ["missing"], ["decompose"], ["smooth"], ["scan", "--replicates", "9"], ["trend"]],
    ids=lambda command: str(command[0]),
)
@pytest.mark.parametrize(("lang", "said"), [("zh", "盖掉"), ("en", "would replace it")])
def test_no_command_replaces_its_own_table_by_a_page(tianping: Tianping, tmp_path: Path, command: list[str], lang: str, said: str) -> None:
    table = villages_table(tmp_path)
    before = table.read_bytes()
    shown = tianping(command[0], table, *command[1:], "--page", table, lang=lang)

    assert (shown.code, shown.out) == (2, "")
    assert said in shown.err
    assert table.read_bytes() == before


@pytest.mark.parametrize("way", ["symbolic", "hard", "roundabout"])
def test_other_names_of_the_table_are_the_table(tianping: Tianping, tmp_path: Path, way: str) -> None:
    table, page = villages_table(tmp_path), tmp_path / "page.html"
    if way == "symbolic":
        page.symlink_to(table)
    elif way == "hard":
        os.link(table, page)
    else:
        (tmp_path / "folder").mkdir()
        page = tmp_path / "folder" / ".." / table.name
    before = table.read_bytes()

    assert tianping("measure", table, "--page", page).code == 2
    assert table.read_bytes() == before


@pytest.mark.parametrize(("command", "option"), [("scan", "--points"), ("smooth", "--points"), ("smooth", "--neighbours")])
def test_files_beside_the_table_are_not_replaced_either(tianping: Tianping, tmp_path: Path, command: str, option: str) -> None:
    table, beside = villages_table(tmp_path), tmp_path / "beside.csv"
    beside.write_text("地区,邻区\n", encoding="utf-8")
    shown = tianping(command, table, option, beside, "--page", beside)

    assert shown.code == 2
    assert "盖掉" in shown.err
    assert beside.read_text(encoding="utf-8") == "地区,邻区\n"


@pytest.mark.parametrize("there", ["folder", "pipe"])
def test_what_is_no_file_is_not_replaced(tianping: Tianping, tmp_path: Path, there: str) -> None:
    table, page = villages_table(tmp_path), tmp_path / "page.html"
    page.mkdir() if there == "folder" else os.mkfifo(page)
    before = page.stat().st_mode
    shown = tianping("measure", table, "--page", page, lang="en")

    assert (shown.code, shown.out) == (2, "")
    assert "a folder or a device" in shown.err
    assert page.stat().st_mode == before
    with pytest.raises(FileExistsError):
        write_whole(page, "page")
    assert page.stat().st_mode == before


def test_a_link_stays_a_link_and_its_target_is_written(tianping: Tianping, tmp_path: Path) -> None:
    table, page, target = villages_table(tmp_path), tmp_path / "page.html", tmp_path / "elsewhere" / "kept.html"
    target.parent.mkdir()
    target.write_text("old", encoding="utf-8")
    page.symlink_to(target)

    assert tianping("measure", table, "--page", page).code == 0
    assert page.is_symlink()
    assert "<svg" in target.read_text(encoding="utf-8")
    assert sorted(file.name for file in target.parent.iterdir()) == ["kept.html"]
