"""The office's commands, run as a user runs them: accounts, audit, serve."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

TIANPING = [sys.executable, "-c", "from tianping.cli import main; main()"]


@pytest.fixture
def office(tmp_path: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TIANPING", "DATABASE", "DJANGO"))}
    return {**clean, "TIANPING_HOME": str(tmp_path / "home"), "TIANPING_LANG": "en"}


def tianping(office: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*TIANPING, *arguments], env=office, capture_output=True, text=True, check=False, timeout=120)


@contextmanager
def serving(office: dict[str, str], *options: str) -> Iterator[tuple[int, str]]:
    """A running site; yields its port and what it printed until it was open."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [*TIANPING, "serve", "--port", str(port), *options]
    program = subprocess.Popen(command, env=office, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        told = ""
        for line in iter(program.stdout.readline, ""):  # type: ignore[union-attr] # a pipe
            told += line
            if f":{port}/\n" in line and "office-ca" not in line:
                break
        _wait_for(port)
        yield port, told
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(30)


def _wait_for(port: int) -> None:
    for _try in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)  # another program starts up
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


def test_an_office_from_nothing_to_a_verified_chain(office: dict[str, str], tmp_path: Path) -> None:
    with serving(office) as (port, told):
        assert f"http://127.0.0.1:{port}/" in told
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=20) as answer:
            assert answer.read() == b'{"status": "ok"}'
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/sign-in/", timeout=20) as answer:
            style = re.search(r'href="(/static/look/tianping\.[0-9a-f]+\.css)"', answer.read().decode())
        assert style
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{style[1]}", timeout=20) as answer:
            assert "immutable" in answer.headers["Cache-Control"]

    for name in ("admin", "second"):
        assert tianping(office, "accounts", "add", name).returncode == 0
    assert tianping(office, "accounts", "add", "13807760000").returncode == 3

    kept = tmp_path / "outside" / "checkpoint.txt"
    assert tianping(office, "audit", "checkpoint", "--out", str(kept)).returncode == 0
    whole = tianping(office, "audit", "verify", "--checkpoint", str(kept), "--key", str(kept.with_name("public-key.txt")))
    assert whole.returncode == 0, whole.stderr
    assert "whole" in whole.stdout

    with closing(sqlite3.connect(tmp_path / "home" / "tianping.sqlite3")) as file, file:
        file.executescript("DROP TRIGGER audit_entry_stays; UPDATE audit_entry SET act = 'accounts.account.left' WHERE seq = 2")
    broken = tianping(office, "audit", "verify")
    assert broken.returncode == 1
    assert "entry 2" in broken.stdout
    assert "changed after it was written" in broken.stdout

    assert tianping(office, "audit", "verify", "--checkpoint", str(tmp_path / "home" / "tianping.sqlite3")).returncode == 3


def test_the_home_of_an_office_is_its_owners_alone(office: dict[str, str]) -> None:
    tianping(office, "accounts", "add", "admin")
    home = Path(office["TIANPING_HOME"])

    open_to_others = [path for path in (home, *home.rglob("*")) if path.stat().st_mode & 0o077]
    assert open_to_others == []


def test_with_tls_a_phone_trusts_the_office_and_cookies_are_secure(office: dict[str, str]) -> None:
    with serving(office, "--tls", "--host", "127.0.0.1") as (port, told):
        authority = Path(office["TIANPING_HOME"]) / "tls" / "office-ca.crt"
        assert f"https://127.0.0.1:{port}/" in told
        assert re.search(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", told)
        jar = CookieJar()
        trusting = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(authority)))
        browser = urllib.request.build_opener(trusting, urllib.request.HTTPCookieProcessor(jar))
        page = browser.open(f"https://127.0.0.1:{port}/accounts/sign-in/", timeout=20)
        assert "max-age=86400" in page.headers["Strict-Transport-Security"]
        assert browser.open(f"https://127.0.0.1:{port}/office-ca.crt", timeout=20).read() == authority.read_bytes()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
        assert token
        form = urlencode({"csrfmiddlewaretoken": token[1], "language": "en", "next": "/promises/"}).encode()
        request = urllib.request.Request(f"https://127.0.0.1:{port}/accounts/language/", form, {"Referer": f"https://127.0.0.1:{port}/"})
        assert "Five promises" in browser.open(request, timeout=20).read().decode()
        assert {cookie.name: cookie.secure for cookie in jar} == {"__Host-csrf": True, "django_language": True}


def test_passwords_do_not_cross_the_network_in_the_open(office: dict[str, str]) -> None:
    refused = tianping(office, "serve", "--host", "0.0.0.0")  # noqa: S104 - the refused case

    assert refused.returncode == 3
    assert "--tls" in refused.stderr
    for told, words in (("0", "--tls"), ("perhaps", "must be one of")):
        refused = tianping({**office, "TIANPING_BEHIND_PROXY": told}, "serve", "--host", "192.0.2.1")
        assert refused.returncode == 3
        assert words in refused.stderr
        assert "Traceback" not in refused.stderr


def test_an_office_may_begin_with_its_first_account(office: dict[str, str]) -> None:
    assert tianping(office, "audit", "verify").returncode == 3
    assert tianping(office, "accounts", "recover", "admin").returncode == 3
    assert tianping(office, "accounts", "add", "admin").returncode == 0

    again = tianping(office, "accounts", "recover", "admin")
    assert re.search(r"[A-Z2-9]{10}-[A-Z2-9]{10}", again.stdout), again.stderr
    assert tianping(office, "accounts", "recover", "nobody").returncode == 3
    assert "3 entries" in tianping(office, "audit", "verify").stdout
    wrong = tianping(office, "accounts", "add", "second", "--department", "astrology")
    assert wrong.returncode == 3
    assert "There is no such department" in wrong.stderr


def test_a_clock_set_right_is_entered_in_the_chain(office: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "tianping.site.set_up"], env=office, check=True)
    told = tianping(office, "audit", "clock-corrected")

    assert told.returncode == 0, told.stderr
    assert "entry 1" in told.stdout
    assert tianping(office, "audit", "verify").returncode == 0
