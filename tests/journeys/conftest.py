"""An office with the demo county, running as a program of its own, and a reader who is signed in."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser_fixtures import watched

PASSWORD = "tianping-demo"
TIANPING = [sys.executable, "-c", "from tianping.cli import main; main()"]


@dataclass(frozen=True)
class Office:
    """``state`` is what the browser of the county's statistician holds after signing in."""

    address: str
    state: dict[str, Any]

    def at(self, path: str, *, signed_in: bool = True, **wanted: Any) -> tuple[str, dict[str, Any]]:
        """Address and window for ``open_page``."""
        state = {"storage_state": self.state} if signed_in else {}
        return self.address + path, {"allowed": (self.address,), "locale": "zh-CN", **state, **wanted}


@pytest.fixture(scope="session")
def office(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TIANPING", "DATABASE", "DJANGO"))}
    home = clean | {"TIANPING_HOME": str(tmp_path_factory.mktemp("office") / "home"), "TIANPING_DEMO": "1", "TIANPING_LANG": "en"}
    subprocess.run([sys.executable, "-m", "tianping.site.demo"], env=home, check=True, timeout=600)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    program = subprocess.Popen([*TIANPING, "serve", "--port", str(port)], env=home, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_open(program, port)
        wait_until_caught_up(Path(home["TIANPING_HOME"]))
        yield Office(address, signed_in_state(chromium, address))
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(30)


def wait_until_open(program: subprocess.Popen[bytes], port: int) -> None:
    for _try in range(1200):
        if program.poll() is not None:
            pytest.fail(f"the office closed at once with {program.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)  # another program starts up
        else:
            return
    pytest.fail(f"nothing answers on port {port}")


def wait_until_caught_up(home: Path) -> None:
    """A program that was not on last night catches up when it starts: until then figures may change under a test's eyes."""
    for _try in range(1800):
        if (home / "nightly.txt").is_file():
            return
        time.sleep(0.1)  # another program works
    pytest.fail("last night's work was not caught up")


def signed_in_state(chromium: Any, address: str) -> dict[str, Any]:
    with watched(chromium, f"{address}/accounts/sign-in/", allowed=(address,)) as seen:
        seen.page.fill("[name=login]", "statistician")
        seen.page.fill("[name=password]", PASSWORD)
        seen.page.press("[name=password]", "Enter")
        seen.page.wait_for_url("**/measures/**")
        return dict(seen.page.context.storage_state())


@pytest.fixture
def identity_table(tmp_path: Path) -> Path:
    """A table in which one cell holds a person's number."""
    path = tmp_path / "births.csv"
    path.write_text("地区代码,时期,男,女,备注\n451081100,2009,52,48,\n451081101,2009,60,55,11010519491231002X\n", encoding="utf-8")
    return path
