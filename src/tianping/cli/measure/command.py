"""``tianping measure``: its options, and the way from file to answer."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from tianping.cli.frame import Asked, table_command
from tianping.cli.language import _


class Method(StrEnum):
    """How the interval is made."""

    WILSON = "wilson"
    EXACT = "exact"
    JEFFREYS = "jeffreys"
    DELTA = "delta"


@table_command()
def measure(  # noqa: PLR0913 - its parameters are the options of the command line
    asked: Asked,
    order: Annotated[str | None, typer.Option(help=_("孩次的列名；给出后按孩次分行。"), metavar="COL")] = None,
    by: Annotated[str | None, typer.Option(help=_("按什么分行：place、period、order、source，用逗号隔开。"), metavar="KEYS")] = None,
    method: Annotated[Method, typer.Option(help=_("区间的算法。"))] = Method.WILSON,
    confidence: Annotated[float, typer.Option(help=_("区间的置信水平。"), min=0.5, max=0.9999)] = 0.95,
    reference: Annotated[float | None, typer.Option(help=_("参照值，每 100 个女婴对应的男婴数。默认见辖区资料：106。"))] = None,
    normal: Annotated[tuple[float, float] | None, typer.Option(help=_("参照范围的下限和上限。默认见辖区资料：103 107。"))] = None,
) -> int:
    """Measure a table of counts."""
    from tianping.cli.frame.carry_out import carry_out
    from tianping.cli.measure.answering import answer

    return carry_out(asked, answer)
