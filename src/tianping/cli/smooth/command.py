"""The options of ``tianping smooth``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tianping.cli.frame import Asked, table_command
from tianping.cli.language import _


class Course(StrEnum):
    """How the periods hang together."""

    RANDOM_WALK = "rw1"
    AUTOREGRESSIVE = "ar1"
    NONE = "none"


@table_command(without=("unclear",))
def smooth(  # noqa: PLR0913 - its parameters are the options of the command line
    asked: Asked,
    order: Annotated[str | None, typer.Option(help=_("孩次的列名；给出后按孩次分行。"), metavar="COL")] = None,
    parent: Annotated[str | None, typer.Option("--parent", "--county", help=_("所属县（上级地区）的列名；同一上级的地区相互借力。"), metavar="COL")] = None,
    by_code: Annotated[bool, typer.Option("--by-code", help=_("按区划代码的前几位认上级。"))] = False,
    neighbours: Annotated[Path | None, typer.Option(help=_("另一个文件，一行一对相邻的地区（地区、邻区）。"), metavar="FILE")] = None,
    points: Annotated[Path | None, typer.Option(help=_("另一个文件，里面是各地区的坐标；相邻关系由坐标推出。"), metavar="FILE")] = None,
    lon: Annotated[str | None, typer.Option(help=_("经度列的列名。"), metavar="COL")] = None,
    lat: Annotated[str | None, typer.Option(help=_("纬度列的列名。"), metavar="COL")] = None,
    x: Annotated[str | None, typer.Option("--x", help=_("平面横坐标列的列名。"), metavar="COL")] = None,
    y: Annotated[str | None, typer.Option("--y", help=_("平面纵坐标列的列名。"), metavar="COL")] = None,
    time: Annotated[Course, typer.Option(help=_("各期怎样相连：rw1 随机游走，ar1 自回归，none 不相连。"))] = Course.RANDOM_WALK,
    confidence: Annotated[float, typer.Option(help=_("区间的置信水平。"), min=0.5, max=0.9999)] = 0.95,
    reference: Annotated[float | None, typer.Option(help=_("参照值，每 100 个女婴对应的男婴数。默认见辖区资料：106。"))] = None,
    normal: Annotated[tuple[float, float] | None, typer.Option(help=_("参照范围的下限和上限。默认见辖区资料：103 107。"))] = None,
    threads: Annotated[int, typer.Option(help=_("用几个线程；结果不因此改变。"), min=1)] = 2,
) -> int:
    """Smooth small areas."""
    from tianping.cli.frame.carry_out import carry_out
    from tianping.cli.smooth.answering import answer

    return carry_out(asked, answer)
