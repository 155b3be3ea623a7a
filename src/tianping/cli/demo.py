"""``tianping demo``: a county to look at, with real places and simulated births, in a home folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from tianping.cli.exits import EXIT_REFUSED
from tianping.cli.language import _
from tianping.cli.serve import serve

DEMO_HOME = Path("~/.tianping/demo")
WAIT_S = 60


def demo(
    port: Annotated[int, typer.Option(help=_("监听的端口。"), min=1, max=65535)] = 8000,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help=_("打开浏览器。"))] = True,
) -> int:
    """Set up the demo county where it is not there yet, and serve it on this computer alone."""
    os.environ.setdefault("TIANPING_HOME", str(DEMO_HOME.expanduser()))
    os.environ["TIANPING_DEMO"] = "1"
    print(_("准备演示县：真实地名，出生数全部是模拟的。第一次约需十几秒 …"), flush=True)
    ready = subprocess.run([sys.executable, "-m", "tianping.site.demo"], check=False)  # noqa: S603 - our own program
    if ready.returncode:
        print(_("没有启动：数据库没有准备好，原因见上。"), file=sys.stderr)
        return EXIT_REFUSED
    from tianping.site.demo.__main__ import PASSWORD

    print(_("登录名 lead、statistician、quyang 等，密码 %(password)s。Ctrl-C 结束。") % {"password": PASSWORD}, flush=True)
    address = f"http://127.0.0.1:{port}/"
    if open_page and _has_screen():
        threading.Thread(target=_open_when_up, args=(address,), daemon=True).start()
    return serve(host="127.0.0.1", port=port, tls=False)


def _has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or sys.platform in ("darwin", "win32")


def _open_when_up(address: str) -> None:
    """Ask this computer's own server until it answers, then show it."""
    pause = threading.Event()
    for _again in range(2 * WAIT_S):
        try:
            with urllib.request.urlopen(f"{address}health", timeout=1):  # noqa: S310 - our own address on loopback
                webbrowser.open(address)
                return
        except (urllib.error.URLError, TimeoutError):
            pause.wait(0.5)
