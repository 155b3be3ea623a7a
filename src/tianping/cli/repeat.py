"""``tianping repeat RUN``: work a stored run out again from its snapshots, and say whether the same figures come."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tianping.cli.exits import EXIT_BROKEN, EXIT_DONE, EXIT_REFUSED
from tianping.cli.language import _


def repeat(run_id: Annotated[str, typer.Argument(metavar="RUN", help=_("方法卡上的运行号。"))]) -> int:
    """Compute again and compare; nothing is written."""
    from tianping.site.home import boot

    boot()
    from tianping.exchange.lake import SnapshotDamaged
    from tianping.figures.measures import actions

    try:
        found = actions.repeat_run(run_id)
    except actions.CannotRepeat as why:
        told = _("没有这个运行号。") if str(why) == "unknown" else _("没有复算：这次运行用的数或地图后来有变，旧的数字仍留着。")
        print(told, file=sys.stderr)
        return EXIT_REFUSED
    except SnapshotDamaged as damaged:
        print(_("没有复算：快照不见了或被改过（%(what)s）。") % {"what": damaged}, file=sys.stderr)
        return EXIT_BROKEN
    if found.differing:
        print(_("复算 %(rows)s 组数字，%(differing)s 组与存的不同。") % {"rows": f"{found.rows:,}", "differing": f"{found.differing:,}"})
        return EXIT_BROKEN
    print(_("复算 %(rows)s 组数字，全部相同。") % {"rows": f"{found.rows:,}"})
    return EXIT_DONE
