"""`make demo` from a fresh clone with an empty home: until the board answers, the first time and the second; memory at rest.

    python benchmarks/demo_start.py            # writes benchmarks/demo_start.md
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from processes import machine

HERE = Path(__file__).parent
REPOSITORY = HERE.parent
LIMIT_S = 900


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(clone: Path, home: Path) -> tuple[float, float]:
    """Start the demo, wait until its first page answers, and return the seconds and the memory at rest in MiB."""
    port = free_port()
    command = [str(clone / ".venv" / "bin" / "tianping"), "demo", "--no-open", "--port", str(port)]
    started = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, "HOME": str(home)}, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_for(f"http://127.0.0.1:{port}/", process)
        seconds = time.perf_counter() - started
        threading.Event().wait(5)
        return seconds, memory_of_session(process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + LIMIT_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the demo left with {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own address on loopback
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            threading.Event().wait(0.1)
    raise TimeoutError(address)


def memory_of_session(leader: int) -> float:
    """Resident memory of all processes of the session, shared pages counted once where the system tells (PSS)."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) != leader:
                continue
            rollup = (folder / "smaps_rollup").read_text()
        except (OSError, ProcessLookupError):
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clone, home = Path(folder) / "tianping", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), str(clone)], check=True)
        began = time.perf_counter()
        subprocess.run(["make", "--quiet", "ready-demo"], cwd=clone, env={**os.environ, "HOME": str(home)}, check=True)
        installed = time.perf_counter() - began
        first, memory = start(clone, home)
        second, _ = start(clone, home)
    text = (
        f"# The demo from nothing\n{machine()}. Fresh clone, empty home folder; one run.\n\n"
        "| step | seconds |\n| --- | --- |\n"
        f"| set-up: environment and packages by hash | {installed:.1f} |\n"
        f"| first start: database, 313 places, 16 years of simulated births, runs, first page | {first:.1f} |\n"
        f"| second start to the first page | {second:.1f} |\n\n"
        f"Memory at rest, all processes, shared pages once: {memory:.0f} MiB.\n"
    )
    (HERE / "demo_start.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
