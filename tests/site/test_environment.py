from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tianping.site import environment


@pytest.mark.parametrize(("text", "read"), [("1", True), ("true", True), ("YES", True), ("0", False), ("No", False), (None, False)])
def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch, text: str | None, read: bool) -> None:
    monkeypatch.delenv("T_FLAG", raising=False)
    if text is not None:
        monkeypatch.setenv("T_FLAG", text)

    assert environment.read_flag("T_FLAG") is read


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (lambda: environment.read_flag("T"), "maybe"),
        (lambda: environment.read_flag("T"), ""),
        (lambda: environment.read_number("T", default=5, least=1, most=9), "10"),
        (lambda: environment.read_number("T", default=5, least=1, most=9), "-1"),
        (lambda: environment.read_number("T", default=5, least=1, most=9), "٣"),
        (lambda: environment.read_number("T", default=5, least=1, most=9), ""),
        (lambda: environment.read_words("T", default=("a",)), "a,,b"),
        (lambda: environment.read_words("T", default=("a",)), ""),
        (lambda: environment.read_folder("T", default=Path("x")), __file__),
        (lambda: environment.read_database("T", default=Path("x")), "mysql://a/b"),
        (lambda: environment.read_database("T", default=Path("x")), "postgresql://host"),
        (lambda: environment.read_database("T", default=Path("x")), "postgresql://host/a/b"),
        (lambda: environment.read_database("T", default=Path("x")), "postgresql://host:port/a"),
        (lambda: environment.read_database("T", default=Path("x")), "postgresql://host/a?sslmod=require"),
    ],
)
def test_a_wrong_value_stops_the_start_and_names_the_variable(monkeypatch: pytest.MonkeyPatch, reader: object, text: str) -> None:
    monkeypatch.setenv("T", text)

    with pytest.raises(ImproperlyConfigured, match="^T"):
        reader()  # type: ignore[operator] # a reader of the list


def test_an_address_of_postgresql_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("T", "postgresql://of%20fice:p%40ss%2Fword@db.lan:6432/tian?sslmode=verify-full&sslrootcert=/etc/ca.pem")
    read = environment.read_database("T", default=Path("x"))

    assert {key: read[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "tian", "USER": "of fice", "PASSWORD": "p@ss/word", "HOST": "db.lan", "PORT": "6432",
    }  # fmt: skip
    assert read["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}


def test_a_socket_folder_is_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("T", "postgres://tianping@/office?host=/run/postgresql")

    assert environment.read_database("T", default=Path("x"))["HOST"] == "/run/postgresql"


def test_a_wrong_address_does_not_show_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("mysql://a:hidden@b/c", "postgresql://a:hidden@b:x/c", "postgresql://a:hidden@b/", "postgresql://a:hidden@b/c?q=1"):
        monkeypatch.setenv("T", wrong)
        with pytest.raises(ImproperlyConfigured) as refused:
            environment.read_database("T", default=Path("x"))
        assert "hidden" not in str(refused.value)


def test_a_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "address").write_text("postgresql://db/tian\n")
    monkeypatch.setenv("T_FILE", str(tmp_path / "address"))
    assert environment.read_database("T", default=Path("x"))["NAME"] == "tian"

    monkeypatch.setenv("T_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match="T_FILE"):
        environment.read_database("T", default=Path("x"))


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a program of their own."""
    command = [sys.executable, "-c", "from tianping.site import settings as s; print(s.SECOND_FACTOR_REQUIRED, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_NAME)"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TIANPING", "DATABASE"))}
    return subprocess.run(command, env={**clean, **variables}, capture_output=True, text=True, check=False)


def test_an_office_without_a_second_factor_does_not_start(tmp_path: Path) -> None:
    refused = start(TIANPING_HOME=str(tmp_path), TIANPING_SECOND_FACTOR="0")

    assert refused.returncode != 0
    assert "only the demo" in refused.stderr
    assert start(TIANPING_HOME=str(tmp_path), TIANPING_SECOND_FACTOR="0", TIANPING_DEMO="1").returncode == 0


def test_with_tls_cookies_travel_on_secure_pages_alone(tmp_path: Path) -> None:
    assert start(TIANPING_HOME=str(tmp_path), TIANPING_TLS="1").stdout.split() == ["True", "True", "__Host-session"]
    assert start(TIANPING_HOME=str(tmp_path)).stdout.split() == ["True", "False", "session"]


def test_loading_the_settings_writes_nothing(tmp_path: Path) -> None:
    start(TIANPING_HOME=str(tmp_path / "home"))

    assert list(tmp_path.iterdir()) == []
