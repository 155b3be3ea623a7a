"""The options of ``tianping scan``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tianping.cli.frame import Asked, table_command
from tianping.cli.language import _


class Direction(StrEnum):
    HIGH = "high"
    LOW = "low"
    BOTH = "both"


class Shape(StrEnum):
    CIRCLE = "circle"
    ELLIPSE = "ellipse"


class Time(StrEnum):
    RETROSPECTIVE = "retrospective"
    PROSPECTIVE = "prospective"


class Null(StrEnum):
    EXACT = "exact"
    OVER_DISPERSED = "over-dispersed"


class Engine(StrEnum):
    LOCAL = "local"
    SPARK = "spark"


@table_command(without=("unclear",))
def scan(  # noqa: PLR0913 - its parameters are the options of the command line
    asked: Asked,
    points: Annotated[Path | None, typer.Option(help=_("另一个文件，里面是各地区的坐标（地区、经度、纬度，或 x、y）。"), metavar="FILE")] = None,
    lon: Annotated[str | None, typer.Option(help=_("经度列的列名。"), metavar="COL")] = None,
    lat: Annotated[str | None, typer.Option(help=_("纬度列的列名。"), metavar="COL")] = None,
    x: Annotated[str | None, typer.Option("--x", help=_("平面横坐标列的列名。"), metavar="COL")] = None,
    y: Annotated[str | None, typer.Option("--y", help=_("平面纵坐标列的列名。"), metavar="COL")] = None,
    skip_unplaced: Annotated[bool, typer.Option("--skip-unplaced", help=_("没有坐标的地区不计，并说明有几个。默认不收这样的表。"))] = False,
    stratum: Annotated[str | None, typer.Option(help=_("分层的列名（如省、孩次）：零假设里每层各有自己的性别比。"), metavar="COL")] = None,
    max_share: Annotated[float, typer.Option(help=_("一处聚集最多含全部出生的多少。"), min=0.001, max=0.5)] = 0.5,
    max_radius: Annotated[float | None, typer.Option(help=_("一处聚集的半径最大多少（经纬度时为公里）。"), min=0.0)] = None,
    direction: Annotated[Direction, typer.Option(help=_("找偏高、偏低，还是两种。"))] = Direction.HIGH,
    shape: Annotated[Shape, typer.Option(help=_("circle 只看圆，ellipse 也看椭圆（只用于平面坐标）。"))] = Shape.CIRCLE,
    time: Annotated[Time | None, typer.Option(help=_("也看时间：retrospective 任一段，prospective 到最后一期为止。不给则各期相加。"))] = None,
    null: Annotated[Null, typer.Option(help=_("零假设：exact 各地同一个比，over-dispersed 各地自然有别。"))] = Null.EXACT,
    replicates: Annotated[int, typer.Option(help=_("模拟的份数。"), min=9, max=1_000_000)] = 999,
    seed: Annotated[int, typer.Option(help=_("随机数种子。"), min=0)] = 1,
    iterative: Annotated[bool, typer.Option("--iterative", help=_("找到一处就去掉，再从头找下一处。"))] = False,
    stop_early: Annotated[bool, typer.Option("--stop-early", help=_("模拟里已有 10 份达到时就停，只供先看看，不用于公布。"))] = False,
    max_clusters: Annotated[int, typer.Option(help=_("最多列出几处。"), min=1)] = 10,
    threads: Annotated[int, typer.Option(help=_("用几个线程；结果不因此改变。"), min=1)] = 2,
    engine: Annotated[Engine, typer.Option(help=_("在本机计算，或用 Spark；结果一位不差。"))] = Engine.LOCAL,
) -> int:
    """Look for clusters."""
    from tianping.cli.frame.carry_out import carry_out
    from tianping.cli.scan.answering import answer

    return carry_out(asked, answer)
