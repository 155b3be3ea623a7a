"""The search of columns: positions and kinds, exemptions, misread tables, speed, silence."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tianping.privacy.identity
from tianping.privacy.identity import IdentityKind, find_identities, kinds_in, names_of_persons, split_identities
from tianping.privacy.identity.search import _is_harmless, _kinds

CARD = "11010519491231002X"
PACKAGE = Path(tianping.privacy.identity.__file__).parent


def test_findings_tell_index_and_kind_in_rising_order() -> None:
    values = ["靖西市", CARD, "2643.0", "中山路12号，13812345678", ""]
    assert find_identities(values) == [
        (1, IdentityKind.IDENTITY_CARD),
        (3, IdentityKind.ADDRESS),
        (3, IdentityKind.MOBILE),
    ]


def test_an_empty_column_has_no_findings() -> None:
    assert find_identities([]) == []
    assert split_identities([]) == []


def test_an_exemption_lets_its_own_kind_pass_and_no_other() -> None:
    text = f"13812345678，{CARD}"
    assert kinds_in(text, exempt=frozenset({IdentityKind.MOBILE})) == {IdentityKind.IDENTITY_CARD}
    assert find_identities([text], exempt=frozenset({IdentityKind.IDENTITY_CARD})) == [(0, IdentityKind.MOBILE)]
    assert kinds_in(text, exempt=frozenset(IdentityKind)) == frozenset()


@pytest.mark.parametrize("kind", IdentityKind)
def test_every_kind_can_be_exempt_from_its_own_detector_alone(kind: IdentityKind) -> None:
    samples = [CARD, "13812345678", "N450123456", "6222021234567890128", "中山路12号", "姓名：王小红"]
    found = {kind for _, kind in find_identities(samples, exempt=frozenset({kind}))}
    assert found == set(IdentityKind) - {kind}


def test_rows_of_a_table_split_at_the_wrong_character_are_no_telephones() -> None:
    # Numbered points with four-digit coordinates: rows 130 to 143 read like mobiles.
    rows = [f"{number} {8000 + number} {8900 + number}" for number in range(1, 144)]
    assert kinds_in(rows[135]) == {IdentityKind.MOBILE}
    assert find_identities(rows) == []


def test_a_column_of_telephones_written_with_spaces_is_found_whole() -> None:
    rows = [f"138 {number:04d} 5678" for number in range(200)]
    assert find_identities(rows) == [(index, IdentityKind.MOBILE) for index in range(200)]


def test_an_exempt_column_may_write_its_telephones_with_spaces() -> None:
    rows = [f"138 {number:04d} 5678" for number in range(20)]
    assert find_identities(rows, exempt=frozenset({IdentityKind.MOBILE})) == []


def test_a_telephone_in_one_piece_among_rows_of_numbers_is_found() -> None:
    rows = [f"{number} {8000 + number} {8900 + number}" for number in range(1, 100)] + ["7 13812345678 22"]
    assert find_identities(rows) == [(99, IdentityKind.MOBILE)]


@given(st.text("0123456789.+-ABZabz/_: 一十号路王", max_size=16))
def test_the_quick_look_passes_nothing_that_a_detector_would_find(value: str) -> None:
    if _is_harmless(value):
        assert _kinds(value.upper()) == set()


def test_a_million_codes_and_a_million_counts_are_searched_in_seconds() -> None:
    codes = [str(110_101_001_001 + number) for number in range(10**6)]
    counts = [str(number) for number in range(10**6)]
    start = time.process_time()
    assert find_identities(codes) == find_identities(counts) == []
    assert time.process_time() - start < 6, "measured: 0.6 s"


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "1.",
        "1234 ",
        "1,234",
        "A1",
        "1*",
        "路",
        "路1",
        "1号",
        "村一",
        "产妇",
        "王小",
        "一",
        "ROOM 1 ",
        "0776 ",
        "NO A ",
        "1.1.COM",
        "E+17",
    ],
)
def test_reading_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.process_time()
    kinds_in(text)
    names_of_persons([text])
    assert time.process_time() - start < 5, "measured: below 0.4 s"


@pytest.mark.parametrize("value", [110105194912310021, None, b"11010519491231002X", ["13812345678"]])
@pytest.mark.parametrize(
    "search",
    [kinds_in, lambda v: find_identities([v]), lambda v: names_of_persons([v]), lambda v: split_identities([[v], [v]])],
)
def test_no_error_quotes_a_value(search: object, value: object) -> None:
    with pytest.raises((TypeError, AttributeError)) as refusal:
        search(value)  # type: ignore[operator] - wrong on purpose
    for text in (str(refusal.value), repr(refusal.value)):
        assert not any(part in text for part in ("1101", "1949", "1381", "5678"))


def test_findings_hold_positions_and_kinds_and_nothing_of_the_value() -> None:
    findings = [*find_identities([CARD]), *split_identities([["110105"], ["19491231"], ["002X"]])]
    assert findings == [(0, IdentityKind.IDENTITY_CARD), (0, (0, 1, 2), IdentityKind.IDENTITY_CARD)]
    assert all(type(part) in (int, tuple, IdentityKind) for finding in findings for part in finding)


def package_nodes() -> list[tuple[Path, ast.AST]]:
    return [
        (path, node) for path in sorted(PACKAGE.glob("*.py")) for node in ast.walk(ast.parse(path.read_text("utf-8")))
    ]


def test_the_module_has_no_way_to_write_keep_or_raise_a_value() -> None:
    for path, node in package_nodes():
        assert not isinstance(node, ast.Raise), path
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"print", "open", "exec", "eval"}, path
        if isinstance(node, ast.ImportFrom | ast.Import):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
            allowed = {"re", "unicodedata", "enum", "typing", "functools", "collections", "__future__", "tianping"}
            assert {module.partition(".")[0] for module in modules} <= allowed, path
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            names = {ast.unparse(decorator) for decorator in node.decorator_list}
            assert "lru_cache" not in str(names), path
            assert "cache" not in names or not node.args.args, f"{path}: a cache would keep what it was asked about"


def test_importing_the_detectors_loads_neither_arrays_nor_tables() -> None:
    code = "import sys, tianping.privacy.identity; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "scipy", "pyarrow", "pandas", "faker", "openpyxl"} & set(loaded)
