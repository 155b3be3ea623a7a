"""An identity is refused at every door of a return, and no byte of it stays in the house: database, lake, logs, answers."""

from __future__ import annotations

import json
from pathlib import Path

from tests.exchange.identities import MUTATORS, identities
from tests.figures.returns.homes import run_at_home
from tianping.privacy.identity import IdentityKind, kinds_in

PROGRAM = Path(__file__).with_name("identities_at_doors.py")
SEED = 20_251_124
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "unicode_escape")


def traces() -> set[bytes]:
    """What must be found nowhere: each identity as it is, as it was spelled, and runs of it that point at somebody."""
    texts: set[str] = set()
    for kind, value in identities(seed=SEED, count=1):
        texts |= {value[start : start + 8] for start in range(len(value) - 7)} | {value}
        texts |= {mutate(value).strip() for mutate in MUTATORS.values() if kind in kinds_in(mutate(value))}
    return {text.encode(encoding) for text in texts for encoding in ENCODINGS}


TRACES = traces()


def found_in(content: bytes) -> list[bytes]:
    return [trace for trace in TRACES if trace in content]


def test_no_byte_of_an_identity_stays_in_the_house(tmp_path: Path, empty_database: Path) -> None:
    done = run_at_home(tmp_path, empty_database, str(PROGRAM), str(tmp_path), str(SEED))
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout.splitlines()[-1])

    told = report["told"]
    assert {each["kind"] for each in told} == {kind.value for kind in IdentityKind} - {IdentityKind.PERSONAL_NAME.value}
    assert {each["door"] for each in told} == {"cells", "fill", "bring"}
    assert [each for each in told if not 400 <= each["status"] < 500] == []
    assert [each for each in told if each["repeated"]] == []
    assert report["version"] == 1, "the return is as it was filled before"

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert tmp_path / "tianping.sqlite3" in files
    assert {path: found_in(path.read_bytes()) for path in files if found_in(path.read_bytes())} == {}
    assert found_in(done.stderr.encode()) == []
    assert "/returns/" in done.stderr, "refusals are in the log, by their address alone"


def test_the_search_finds_what_is_there() -> None:
    for _kind, value in identities(seed=SEED, count=1):
        assert found_in(b"x" + value.encode("utf-16-le") + b"y")
        assert found_in(f"a{value}b".encode())
