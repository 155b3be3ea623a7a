"""Long work under a bar on the error stream; Ctrl-C ends it at once."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tianping.cli.exits import EXIT_INTERRUPTED
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 0.5
"""Seconds of work before a bar is shown: what is over sooner shows none."""

GRACE = 0.2
"""Seconds that the thread which reads the wake-up socket is given to say that Ctrl-C came."""

Told = Callable[[float], None]


@contextmanager
def computing(label: str, *, at_once: bool = True) -> Iterator[Told]:
    """Compute under a bar that appears after half a second where somebody watches; give it fractions from 0 to 1.

    Without a fraction the bar only shows that work goes on. What the statistics refuse (``ValueError``, ``TypeError``)
    is told as wrong use, in their own words: they name the argument, its value and what is allowed. ``at_once`` is for
    work that holds nothing open: on Ctrl-C the process ends then and there; otherwise the work is interrupted as usual
    and closes what it has opened.
    """
    with _leaving_at_once() if at_once else _closing_first(), bar(label) as told:
        try:
            yield told
        except (ValueError, TypeError) as refused:
            raise WrongUse("method-refuses", _("算不了：%(why)s") % {"why": refused}) from refused


@contextmanager
def bar(label: str) -> Iterator[Told]:
    """Show a bar with the time left, once the work has taken ``PATIENCE``."""
    if not sys.stderr.isatty():
        yield lambda fraction: None
        return
    shown = _Bar(label)
    shown.timer.start()
    try:
        yield shown.told
    finally:
        shown.end()


class _Bar:
    """A bar that is started by a timer and moved by the work."""

    def __init__(self, label: str) -> None:
        self.label, self.fraction = label, 0.0
        self.lock, self.over = threading.Lock(), False
        self.shown: tuple[Progress, TaskID] | None = None
        self.timer = threading.Timer(PATIENCE, self.start)
        self.timer.daemon = True

    def start(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        with self.lock:
            if self.over:
                return
            progress = Progress(*columns, console=Console(stderr=True), transient=True)
            task = progress.add_task(self.label, total=None)
            if self.fraction:
                progress.update(task, total=1.0, completed=self.fraction)
            progress.start()
            self.shown = (progress, task)

    def told(self, fraction: float) -> None:
        self.fraction = fraction
        if self.shown is not None:
            progress, task = self.shown
            progress.update(task, total=1.0, completed=fraction)

    def end(self) -> None:
        self.timer.cancel()
        with self.lock:
            self.over = True
            if self.shown is not None:
                self.shown[0].stop()


@contextmanager
def _leaving_at_once() -> Iterator[None]:
    """Leave the program on Ctrl-C even while a compiled kernel, or a pool of them, holds the main thread.

    Nothing is open for writing while a command computes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        with _woken(leave_interrupted):
            yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _closing_first() -> Iterator[None]:
    """Let Ctrl-C go its usual way; whatever a library makes of it on the way, it stays an interruption."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    seen = threading.Event()
    try:
        with _woken(seen.set):
            yield
    except Exception as fault:
        if seen.wait(GRACE):
            raise KeyboardInterrupt from fault
        raise


@contextmanager
def _woken(act: Callable[[], None]) -> Iterator[None]:
    """Call ``act`` from a thread of ours when Ctrl-C comes.

    Python tells a signal to the main thread only, between two of its own steps; the byte that it writes to the wake-up
    socket is read at once.
    """
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    woken = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    watching = threading.Thread(target=_watch, args=(ours, act), daemon=True)
    watching.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(woken)
        theirs.close()
        # A thread that still runs while the process ends may take it down.
        watching.join()


def _watch(ours: socket.socket, act: Callable[[], None]) -> None:
    with ours:
        while told := ours.recv(1):
            if told[0] == signal.SIGINT:
                act()


def leave_interrupted() -> None:
    """End the process here and now, with the cursor shown again."""
    clear = "\r\x1b[2K\x1b[?25h" if sys.stderr.isatty() else ""
    said = clear + interrupted() + "\n"
    os.write(2, said.encode(sys.stderr.encoding or "utf-8", errors="replace"))
    os._exit(EXIT_INTERRUPTED)


def interrupted() -> str:
    """Say that nothing was written."""
    return _("已中断，没有写下任何文件。")
