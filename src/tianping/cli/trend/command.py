"""The options of ``tianping trend``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from tianping.cli.frame import Asked, table_command
from tianping.cli.language import _


class Model(StrEnum):
    FLUCTUATION = "fluctuation"
    TRANSITION = "transition"


class Prior(StrEnum):
    PAPER = "paper"
    CODE = "code"


@table_command(without=("unclear", "order"))
def trend(  # noqa: PLR0913 - its parameters are the options of the command line
    asked: Asked,
    model: Annotated[
        Model, typer.Option(help=_("fluctuation 各地围绕基线波动；transition 基线之上可能有一段失衡。"))
    ] = Model.FLUCTUATION,
    baseline: Annotated[
        float | None, typer.Option(help=_("没有失衡时的性别比（每百名女婴）。默认取参照值。"), min=80.0, max=130.0)
    ] = None,
    registered: Annotated[
        list[str] | None,
        typer.Option(help=_("只有偶然误差的来源（如出生登记），可以多次给出。只有一个来源时就是它。"), metavar="VALUE"),
    ] = None,
    prior: Annotated[
        Prior, typer.Option(help=_("失衡概率的先验：paper 按原文，code 按原作者的程序（用于 transition）。"))
    ] = Prior.PAPER,
    draws: Annotated[int, typer.Option(help=_("每条链保留多少次抽样。"), min=100, max=100_000)] = 1000,
    warm_up: Annotated[int, typer.Option(help=_("每条链先用多少次抽样调整。"), min=100, max=100_000)] = 500,
    chains: Annotated[int, typer.Option(help=_("几条链，互相核对。"), min=2, max=16)] = 4,
    seed: Annotated[int, typer.Option(help=_("随机数种子。"), min=0, max=2**32 - 1)] = 1,
) -> int:
    """Estimate ratios over years."""
    from tianping.cli.frame.carry_out import carry_out
    from tianping.cli.trend.answering import answer

    return carry_out(asked, answer)
