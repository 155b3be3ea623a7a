"""The options of ``tianping decompose``."""

from __future__ import annotations

from typing import Annotated

import typer

from tianping.cli.frame import Asked, table_command
from tianping.cli.language import _


@table_command(without=("unclear",))
def decompose(
    asked: Asked,
    before: Annotated[str | None, typer.Option(help=_("前一个时期。默认表里最早的。"), metavar="PERIOD")] = None,
    after: Annotated[str | None, typer.Option(help=_("后一个时期。默认表里最晚的。"), metavar="PERIOD")] = None,
    confidence: Annotated[float, typer.Option(help=_("区间的置信水平。"), min=0.5, max=0.9999)] = 0.95,
) -> int:
    """Split a change into its parts."""
    from tianping.cli.decompose.answering import answer
    from tianping.cli.frame.carry_out import carry_out

    return carry_out(asked, answer)
