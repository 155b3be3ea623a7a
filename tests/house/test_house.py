"""The house keeps its rules, and each rule catches its breach."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import rules

REPOSITORY = Path(__file__).parents[2]
PACKAGE = REPOSITORY / "src" / "tianping"
Rule = Callable[[Path], Iterator[str]]

BREACHES: dict[str, tuple[str, str]] = {
    "long_functions": ("terms/tall.py", "def tall():\n" + "    x = 1\n" * 41),
    "long_files": ("terms/tall.py", "x = 1\n" * 401),
    "many_parameters": ("terms/wide.py", "def wide(a, b, *, c, d, e, f, g):\n    return a\n"),
    "junk_names": ("exchange/utils.py", ""),
    "strange_floors": ("attic/box.py", ""),
    "strange_furniture": ("ground/audit/business_logic.py", ""),
    "empty_rooms": ("ground/laws/__init__.py", ""),
    "forced_doors": ("figures/births/queries.py", "from tianping.ground.places.models import Area\n"),
    "views_with_models": ("ground/places/views.py", "from tianping.ground.places.models import Area\n"),
    "asserted_guards": ("privacy/loose.py", "assert 1 > 0\n"),
    "bare_ignores": ("terms/quiet.py", "x = 1  # noqa\n"),
    "clocks_below": ("statistics/late.py", "from datetime import date\nday = date.today()\n"),
    "forbidden_words": ("figures/births/queries.py", "def suspects():\n    return 0\n"),
}


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(PACKAGE)) == []


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: rule.__name__)
def test_the_rule_catches_its_breach(rule: Rule, tmp_path: Path) -> None:
    place, text = BREACHES[rule.__name__]
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).write_text(text)

    assert list(rule(tmp_path)), f"{rule.__name__} lets {place} pass"


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", str(root / ".importlinter")]
    return subprocess.run(command, cwd=root, env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False)


IMPORT_BREACHES = {
    "Floors": ("terms/places.py", "from tianping.exchange import tables\n"),
    "every folder has its floor": ("attic/__init__.py", ""),
    "Pure floors": ("statistics/__init__.py", "import duckdb\n"),
    "The hall": ("exchange/__init__.py", "import django\n"),
    "Ground": ("ground/audit/__init__.py", "from tianping.ground import places\n"),
    "Figures": ("figures/births/__init__.py", "from tianping.figures import measures\n"),
    "Only serving commands": ("cli/measure/__init__.py", "import django\n"),
}


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of the house with empty files: enough for contracts about imports."""
    root = tmp_path_factory.mktemp("house")
    for path in PACKAGE.rglob("*.py"):
        empty = root / "tianping" / path.relative_to(PACKAGE)
        empty.parent.mkdir(parents=True, exist_ok=True)
        empty.touch()
    shutil.copy(REPOSITORY / ".importlinter", root)
    return root


@pytest.mark.parametrize("contract", IMPORT_BREACHES)
def test_import_contract_catches_its_breach(contract: str, skeleton: Path) -> None:
    place, text = IMPORT_BREACHES[contract]
    broken = skeleton / "tianping" / place
    fresh = not broken.exists()
    broken.parent.mkdir(parents=True, exist_ok=True)
    broken.write_text(text)
    try:
        told = lint_imports(skeleton)
    finally:
        if fresh:
            shutil.rmtree(broken.parent)
        else:
            broken.write_text("")

    assert told.returncode == 1, told.stdout + told.stderr
    assert contract in told.stdout


def test_every_wing_has_a_contract_of_its_own() -> None:
    linter = configparser.ConfigParser()
    linter.read(REPOSITORY / ".importlinter")
    containers = {linter[section].get("containers", "") for section in linter.sections()}

    assert {f"tianping.{path.name}" for path in PACKAGE.iterdir() if path.name in rules.WINGS} <= containers
