"""``tianping serve``: the office's site on this computer."""

from __future__ import annotations

import ipaddress
import os
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from tianping.cli.exits import EXIT_DONE, EXIT_REFUSED
from tianping.cli.language import _

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def serve(
    host: Annotated[str, typer.Option(help=_("监听的地址。默认只有本机能打开；加 --tls 时默认全部网卡。"))] = "",
    port: Annotated[int, typer.Option(help=_("监听的端口。"), min=1, max=65535)] = 8000,
    tls: Annotated[bool, typer.Option("--tls", help=_("用本单位自己的证书加密，手机和别的电脑可以打开。"))] = False,
) -> int:
    """Serve the site, after bringing database and static files up to date."""
    from django.core.exceptions import ImproperlyConfigured

    from tianping.site.environment import read_flag
    from tianping.site.home import prepare_home

    try:
        home, behind_proxy = prepare_home(), read_flag("TIANPING_BEHIND_PROXY")
    except ImproperlyConfigured as wrong:
        print(wrong, file=sys.stderr)
        return EXIT_REFUSED
    host = host or ("0.0.0.0" if tls else "127.0.0.1")  # noqa: S104 - said by the option: with TLS the office's network may come
    if not tls and not _is_loopback(host) and not behind_proxy:
        print(_("没有启动：不加密时密码会在网上明传，所以只能用本机地址。请加 --tls。"), file=sys.stderr)
        return EXIT_REFUSED
    names = _names(host)
    os.environ["TIANPING_HOSTS"] = ",".join(names)
    os.environ["TIANPING_TLS"] = "1" if tls or behind_proxy else "0"
    ready = subprocess.run([sys.executable, "-m", "tianping.site.set_up"], check=False)  # noqa: S603 - our own program
    if ready.returncode:
        print(_("没有启动：数据库没有准备好，原因见上。"), file=sys.stderr)
        return EXIT_REFUSED
    certificates = _show_authority(home, names=names, port=port) if tls else {}
    _keep_nights(home)
    print(_("已打开：%s") % _address(host, port=port, tls=tls), flush=True)
    _run_server(host, port=port, certificates=certificates)
    return EXIT_DONE


STOP_SECONDS = 10
"""Seconds that a worker is given to end; one that was told to while it started would otherwise never hear of it."""


def _run_server(host: str, *, port: int, certificates: dict[str, Path]) -> None:
    """Run one worker with threads: sign-in limits are counted in its memory, and SQLite has one writer anyway."""
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # A forked worker would inherit locks that the thread of the nights may hold at that moment, and wait for them for ever.
    multiprocessing.set_start_method("spawn")
    Granian(
        "tianping.site.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=1,
        blocking_threads=max(4, 2 * (os.cpu_count() or 1)), websockets=False, log_level=LogLevels.warning, log_access=False,
        respawn_failed_workers=True, workers_kill_timeout=STOP_SECONDS, ssl_cert=certificates.get("ssl_cert"), ssl_key=certificates.get("ssl_key"),
    ).serve()  # fmt: skip


def _show_authority(home: Path, *, names: list[str], port: int) -> dict[str, Path]:
    """Make the certificates and show phones where to get the office's own, with what to compare."""
    import segno

    from tianping.site.office_ca import ready_certificates

    made = ready_certificates(home / "tls", names=names, at=datetime.now(tz=UTC))
    outside = next((name for name in names if name not in LOOPBACK), names[0])
    address = f"https://{outside}:{port}/office-ca.crt"
    segno.make(address, error="m").terminal(compact=True)
    print(_("手机扫码下载本单位的证书，装成受信任的证书：%s") % address)
    print(_("装之前核对指纹（SHA-256）：%s") % made.fingerprint)
    return {"ssl_cert": made.server, "ssl_key": made.server_key}


def _keep_nights(home: Path) -> None:
    """Run the nightly jobs in a program of their own: at start if a night was slept through, then each night."""
    from tianping.site.home import OFFICE_ZONE
    from tianping.site.schedule import is_due, seconds_to_next

    zone = ZoneInfo(OFFICE_ZONE)

    def keep() -> None:
        if is_due(home, on=datetime.now(zone).date()):
            _run_night()
        while True:
            threading.Event().wait(seconds_to_next(datetime.now(zone)))
            _run_night()

    threading.Thread(target=keep, name="nights", daemon=True).start()


def _run_night() -> None:
    subprocess.run([sys.executable, "-m", "tianping.site.schedule"], check=False)  # noqa: S603 - our own program


def _names(host: str) -> list[str]:
    """Return the names and addresses under which this computer may be called."""
    named = [word.strip() for word in os.environ.get("TIANPING_HOSTS", "").split(",") if word.strip()]
    names = [*named, *LOOPBACK]
    if not _is_loopback(host):
        names += [socket.gethostname().lower(), *_own_addresses()] if host in ("0.0.0.0", "::") else [host]  # noqa: S104 - compared, not bound
    return list(dict.fromkeys(names))


def _own_addresses() -> list[str]:
    """Ask the routing table which address goes outside; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))
        except OSError:
            return []
        return [str(probe.getsockname()[0])]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _address(host: str, *, port: int, tls: bool) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    return f"{'https' if tls else 'http'}://{shown}:{port}/"
