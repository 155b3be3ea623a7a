"""Whatever stops an acceptance, and wherever, it is done or it is not: no half snapshot, no act without its entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.figures.returns.homes import run_at_home

ACCEPTING = Path(__file__).with_name("accepting.py")
BEFORE = {
    "state": "sent", "reopened": "late", "accepted_version": False, "boys": [3], "standing": [True], "entries_match": True,
    "questions": ["answered"], "damaged": 0, "fault": "None",
}  # fmt: skip
AFTER = {
    "state": "accepted", "reopened": "", "accepted_version": True, "boys": [3, 5], "standing": [False, True], "entries_match": True,
    "questions": ["closed"], "damaged": 0, "fault": "None",
}  # fmt: skip


@pytest.fixture(scope="module", params=["kill", "raise", "cut"])
def deaths(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> tuple[str, list[dict[str, Any]]]:
    """What was found after each death of a way to die, and after the second try."""
    home = tmp_path_factory.mktemp("accepting")
    told = run_at_home(home, empty_database, str(ACCEPTING), str(home), request.param)
    assert told.returncode == 0, told.stderr[-4000:]
    return request.param, json.loads(told.stdout.splitlines()[-1])


def test_every_death_leaves_the_acceptance_undone_or_done_and_nothing_between(deaths: tuple[str, list[dict[str, Any]]]) -> None:
    way, found = deaths
    for death in found:
        state = death["found"]
        house = {name: state[name] for name in BEFORE}
        assert house in (BEFORE, AFTER), (way, death)
        # What was accepted can be read; a snapshot that nobody accepted yet is whole all the same.
        assert state["snapshots"] in ((1, 2) if house == BEFORE else (2,)), (way, death)


def test_a_second_try_succeeds_and_what_the_dead_left_is_swept(deaths: tuple[str, list[dict[str, Any]]]) -> None:
    way, found = deaths
    for death in found:
        done = death["found"]["state"] == "accepted"
        assert death["again"] == ("was accepted" if done else "accepted"), (way, death)
        assert death["left"] == AFTER | {"snapshots": 2, "staging": 0}, (way, death)


def test_all_steps_were_died_at_and_what_was_done_stays_done(deaths: tuple[str, list[dict[str, Any]]]) -> None:
    way, found = deaths
    progress = [(death["found"]["state"] == "accepted", death["found"]["snapshots"]) for death in found]
    assert progress == sorted(progress)
    assert {(False, 1), (False, 2), (True, 2)} == set(progress), way
    assert found[-1]["code"] == 0
    assert {death["code"] for death in found[:-1]} == {-9 if way == "kill" else 3}
    if way == "cut":
        return
    steps = " / ".join(death["step"] for death in found)
    for step in ("open cells.parquet", "open manifest.json", "os.mkdir", "os.rename", "os.chmod", "sync", "commit / committed"):
        assert step in steps, step
    for statement in ("UPDATE \"returns_acceptance\"", "INSERT INTO \"returns_acceptance\"", "UPDATE \"returns_question\"",
                      "UPDATE \"returns_return\"", "INSERT INTO \"audit_entry\"", "UPDATE \"audit_head\""):  # fmt: skip
        assert statement in steps, statement


def test_an_exception_leaves_nothing_aside_even_before_the_sweep(deaths: tuple[str, list[dict[str, Any]]]) -> None:
    way, found = deaths
    left = [death for death in found if death["found"]["staging"]]
    if way == "kill":
        assert left, "a killed writer leaves its folder"
    else:
        # Only the tidying itself, cut short, can leave a folder.
        assert all("rmtree" in death["step"] for death in left), left
