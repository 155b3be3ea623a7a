"""The notebooks run from top to bottom without a network and print today what they printed when they were committed."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from traitlets.config import Config

TUTORIALS = Path(__file__).parents[2] / "docs" / "tutorials"
NOTEBOOKS = sorted(TUTORIALS.glob("*.ipynb"))


def run(notebook, home: Path):
    """Execute a copy in a kernel that is spoken to through files of the test's own folder."""
    config = Config()
    config.KernelManager.transport = "ipc"
    config.KernelManager.ip = str(home / "kernel")
    done = nbformat.from_dict(notebook)
    NotebookClient(
        done, timeout=300, record_timing=False, resources={"metadata": {"path": str(TUTORIALS)}}, config=config
    ).execute()
    return done


def printed(notebook) -> list[list[str]]:
    """What each cell of code printed; a picture counts as there or not."""
    return [
        [
            output["text"] if output.output_type == "stream" else " ".join(sorted(output.get("data", {})))
            for output in cell.outputs
        ]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_there_is_a_tutorial():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_prints_what_it_printed(path, tmp_path, monkeypatch):
    for name in ("HOME", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    committed = nbformat.read(path, as_version=4)

    done = run(committed, tmp_path)

    command = f".venv/bin/jupyter execute --inplace {path.relative_to(TUTORIALS.parents[1])} --NotebookClient.record_timing=False"
    assert printed(done) == printed(committed), f"the notebook says something else today; look, then run: {command}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_with_its_pictures_and_stays_small(path):
    outputs = [
        output
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]

    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert not any(output.output_type == "error" or output.get("name") == "stderr" for output in outputs)
    assert path.stat().st_size < 400_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_what_cannot_be_concluded_and_begins_in_chinese(path):
    words = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]

    assert "导言" in words[0]
    assert "What cannot be concluded" in words[-1]
    assert sum("Not shown" in text for text in words) >= 4
