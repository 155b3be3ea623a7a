"""What the repository may hold: pinned hashes, no addresses of registries, no paths of a machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
REQUIREMENTS = sorted((REPOSITORY / "requirements").glob("*.txt"))
ELSEWHERE = re.compile(r"/wor[k]/|/far[m]/|bash_job[s]|py[p]i\.org|pythonhoste[d]|npmj[s]\.(com|org)|deb\.debia[n]\.org", re.IGNORECASE)


def tracked_texts() -> dict[Path, str]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.split("\0")
    texts = {}
    for name in filter(None, names):
        path = REPOSITORY / name
        if path.is_file() and path.suffix not in (".png", ".xlsx", ".parquet", ".jpg"):
            texts[path] = path.read_text(encoding="utf-8")
    return texts


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    found = [f"{path}: {hit.group()}" for path, text in tracked_texts().items() for hit in [ELSEWHERE.search(text)] if hit]

    assert found == []


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_requirement_is_pinned_by_hash_and_without_address(path: Path) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", path.read_text())

    assert entries
    assert "://" not in path.read_text()
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def pins(path: Path) -> set[tuple[str, ...]]:
    """Name, version and marker: one name may have a version for each range of Python versions."""
    return set(re.findall(r"^([A-Za-z0-9._-]+)==([^ \\;]+)", path.read_text(), re.MULTILINE))


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_files_agree_on_every_version(path: Path) -> None:
    assert pins(path) - pins(REPOSITORY / "requirements" / "all.txt") == set()


def test_library_and_command_line_install_without_django() -> None:
    assert not re.search(r"^django", (REPOSITORY / "requirements" / "base.txt").read_text(), re.MULTILINE)
