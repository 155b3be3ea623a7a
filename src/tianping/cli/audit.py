"""``tianping audit``: prove the chain of acts, and sign where it ends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tianping.cli.exits import EXIT_BROKEN, EXIT_DONE, EXIT_REFUSED
from tianping.cli.help import SpokenCommand, SpokenGroup
from tianping.cli.language import _, current_language
from tianping.cli.office import has_tables, open_office

if TYPE_CHECKING:
    from tianping.ground.audit.queries import Checkpoint, Verification

audit_app = typer.Typer(cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None, help=_("审计链：核对、签检查点、校正时钟后的登记。"))


@audit_app.command(cls=SpokenCommand, help=_("从头核对审计链，说出第一条坏的和坏在哪里。"))
def verify(
    checkpoint: Annotated[list[Path] | None, typer.Option(help=_("保存在外面的检查点，可以给几个。"), metavar="FILE", exists=True, dir_okay=False)] = None,
    key: Annotated[Path | None, typer.Option(help=_("保存在外面的公钥。默认用本机的，那样查不出换了密钥。"), metavar="FILE", exists=True, dir_okay=False)] = None,
) -> int:
    """Walk the chain from the start."""
    open_office()
    if not has_tables("audit_head"):
        return EXIT_REFUSED
    from tianping.ground.audit import queries

    try:
        kept = [queries.read_checkpoint(path.read_text(encoding="utf-8")) for path in checkpoint or ()]
        found = queries.verify_chain(checkpoints=kept, key=key.read_text(encoding="utf-8") if key else queries.public_key())
    except (queries.CheckpointUnreadable, UnicodeDecodeError):
        print(_("没有核对：给的文件不是检查点或公钥。"), file=sys.stderr)
        return EXIT_REFUSED
    print(_told(found, kept))
    return EXIT_DONE if found.fault is None else EXIT_BROKEN


@audit_app.command("checkpoint", cls=SpokenCommand, help=_("签一个检查点，写到文件，拿到外面保存。"))
def sign_checkpoint(
    out: Annotated[Path, typer.Option(help=_("写到哪个文件；公钥写在同一个文件夹。"), metavar="FILE", dir_okay=False)],
) -> int:
    """Sign where the chain ends."""
    open_office()
    if not has_tables("audit_head"):
        return EXIT_REFUSED
    from django.utils import timezone

    from tianping.ground.audit import actions

    signed, path = actions.write_checkpoint(on=timezone.localdate(), out=out)
    print(_("已签：%(size)s 条，%(day)s，写在 %(path)s。请把它和公钥存到别处。") % {"size": f"{signed.size:,}", "day": signed.day, "path": path})
    return EXIT_DONE


@audit_app.command("clock-corrected", cls=SpokenCommand, help=_("这台电脑的时钟曾经快过，现在校正了：登记一条，之后的条目才收得下。"))
def clock_corrected() -> int:
    """Write the one entry that may be dated before the last."""
    open_office()
    if not has_tables("audit_head"):
        return EXIT_REFUSED
    from django.utils import timezone

    from tianping.ground.audit import actions

    entry = actions.note_clock_corrected(on=timezone.localdate())
    print(_("已登记：第 %(seq)s 条，%(day)s。") % {"seq": f"{entry.seq:,}", "day": entry.day})
    return EXIT_DONE


def _told(found: Verification, kept: list[Checkpoint]) -> str:
    if found.fault is None:
        if not kept:
            return _("审计链完好：%(size)s 条。没有对照外面的检查点，末尾是否被截去、整条是否重写，看不出来。") % {"size": f"{found.size:,}"}
        newest = max(kept, key=lambda each: each.size)
        return _("审计链完好：%(size)s 条，与 %(day)s 在外面保存的检查点一致。") % {"size": f"{found.size:,}", "day": newest.day}
    word = found.fault.kind.word.in_(current_language())
    if found.fault.since < found.fault.seq:
        return _("审计链坏了：第 %(since)s 到 %(seq)s 条之间，%(word)s。") % {"since": f"{found.fault.since:,}", "seq": f"{found.fault.seq:,}", "word": word}
    return _("审计链坏了：第 %(seq)s 条，%(word)s。") % {"seq": f"{found.fault.seq:,}", "word": word}
