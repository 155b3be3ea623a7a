"""The options of ``tianping watch``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from tianping.cli.frame import Asked, table_command
from tianping.cli.language import _


class Detector(StrEnum):
    CUSUM = "cusum"
    EWMA = "ewma"
    FUNNEL = "funnel"
    REGRESSION = "regression"


class Direction(StrEnum):
    HIGH = "high"
    LOW = "low"
    BOTH = "both"


@table_command(without=("unclear",))
def watch(  # noqa: PLR0913 - its parameters are the options of the command line
    asked: Asked,
    detector: Annotated[Detector, typer.Option(help=_("cusum 持续的小变化，ewma 中等的变化，funnel 逐期比较各地，regression 与自己的过去比较。"))] = Detector.CUSUM,
    direction: Annotated[Direction, typer.Option(help=_("看偏高、偏低，还是两种（funnel 总是两种）。"))] = Direction.HIGH,
    run_length: Annotated[float, typer.Option(help=_("没有变化时，一个地方平均多少期误报一次（cusum、ewma）。"), min=5, max=1_000_000)] = 240,
    change: Annotated[float | None, typer.Option(help=_("想最早发现的变化：变化后的性别比是参照值的几倍，如 1.1（cusum）。默认到明显偏高的界：115。"), min=1.001, max=10)] = None,
    weight: Annotated[float, typer.Option(help=_("最近一期的权重（ewma），越小记得越久。"), min=0.001, max=1)] = 0.1,
    false_discovery: Annotated[float, typer.Option(help=_("同期报警的地方中误报的比例（funnel）。"), min=0.001, max=0.5)] = 0.05,
    tail: Annotated[float, typer.Option(help=_("没有变化时一期误报的机会，每边（regression）。"), min=0.00001, max=0.2)] = 0.005,
    years: Annotated[int, typer.Option(help=_("与过去几年比较（regression）。"), min=1, max=50)] = 5,
    gap: Annotated[int | None, typer.Option(help=_("紧挨着的几期不算作过去（regression）。默认半年。"), min=0)] = None,
    reference: Annotated[float | None, typer.Option(help=_("参照值，每 100 个女婴对应的男婴数。默认见辖区资料：106。"))] = None,
) -> int:
    """Watch series of counts."""
    from tianping.cli.frame.carry_out import carry_out
    from tianping.cli.watch.answering import answer

    return carry_out(asked, answer)
