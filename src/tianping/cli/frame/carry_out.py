"""From the options to the exit code: answer, then write, print, or say why not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tianping.cli.exits import EXIT_DONE, EXIT_REFUSED, EXIT_USAGE
from tianping.cli.frame.asked import Asked
from tianping.cli.frame.written import Listing, as_csv, as_json, put_csv
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.cli.writing import replaceable, write_whole
from tianping.exchange.tables import TableRefused

if TYPE_CHECKING:
    from tianping.cli.frame.paper import Paper


class Answer(Protocol):
    """What a command gives, in the form that was asked for."""

    def document(self) -> Mapping[str, Any]:
        """For ``--json``: ``run`` first; numbers that are not finite become null."""

    def listing(self) -> Listing:
        """For ``--csv``."""

    def page(self) -> str:
        """For ``--page``: one HTML file, of `page.rendered`."""

    def show(self, paper: Paper) -> None:
        """For the terminal: finding, table, what the words mean, run."""


def carry_out(asked: Asked, answer: Callable[[Asked], Answer]) -> int:
    """Answer and return the exit code: 0 done, 2 wrong use, 3 table refused."""
    from tianping.cli.refusals import tell

    try:
        _refuse_page(asked)
        found = answer(asked)
        return give(found, asked)
    except TableRefused as refused:
        print(tell(refused), file=sys.stderr)
        return EXIT_REFUSED
    except WrongUse as wrong:
        print(wrong.said, file=sys.stderr)
        return EXIT_USAGE


def _refuse_page(asked: Asked) -> None:
    """Before anything is computed: a page is never put in the place of what it is made from, nor of a folder or device."""
    page = asked.page
    if page is None or not page.exists():
        return
    if not replaceable(page):
        raise WrongUse("page-no-file", _("--page 要写成普通文件，%(file)s 是文件夹或设备。") % {"file": page})
    read = [asked.file, *(given for given in asked.own.values() if isinstance(given, Path))]
    if any(file.exists() and file.samefile(page) for file in read):
        raise WrongUse("page-is-input", _("--page 不能是读入的文件 %(file)s：网页会盖掉它。") % {"file": page})


def give(answer: Answer, asked: Asked) -> int:
    """Write the page first: where it cannot be written nothing is printed."""
    if asked.page is not None:
        try:
            write_whole(asked.page, answer.page())
        except OSError as failed:
            print(_("没有写成 %(file)s：%(why)s。") % {"file": asked.page, "why": failed.strerror}, file=sys.stderr)
            return EXIT_USAGE
    if asked.form == "json":
        print(as_json(answer.document()))
    elif asked.form == "csv":
        put_csv(as_csv(answer.listing()), bom=asked.bom)
    else:
        _show(answer, asked)
    return EXIT_DONE


def _show(answer: Answer, asked: Asked) -> None:
    from tianping.cli.frame.paper import Paper

    paper = Paper.of(asked)
    try:
        answer.show(paper)
        if asked.page is not None:
            paper.say(_("网页写在 %(file)s") % {"file": asked.page}, whole=True)
    except SystemExit:
        # The reader of the pipe has seen enough (| head): no fault.
        return
