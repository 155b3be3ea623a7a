"""The options of ``tianping missing``."""

from __future__ import annotations

from typing import Annotated

import typer

from tianping.cli.frame import Asked, table_command
from tianping.cli.language import _


@table_command(without=("unclear",))
def missing(  # noqa: PLR0913 - its parameters are the options of the command line
    asked: Asked,
    baseline: Annotated[float | None, typer.Option(help=_("基准：没有选择时，每一个女婴对应几个男婴，如 1.06。默认见辖区资料：1.0628。"))] = None,
    baseline_source: Annotated[str | None, typer.Option(help=_("基准的出处，与每个数字一起印出来。"))] = None,
    confidence: Annotated[float, typer.Option(help=_("区间的置信水平。"), min=0.5, max=0.9999)] = 0.95,
    cohort: Annotated[bool, typer.Option("--cohort", help=_("表里的两个时期是前后两次普查数到的同一批儿童（如 0–4 岁和十年后的 10–14 岁）：比较男女各增加多少。"))] = False,
    before: Annotated[str | None, typer.Option(help=_("前一次普查（--cohort）。默认表里最早的。"), metavar="PERIOD")] = None,
    after: Annotated[str | None, typer.Option(help=_("后一次普查（--cohort）。默认表里最晚的。"), metavar="PERIOD")] = None,
    survival_boys: Annotated[float, typer.Option(help=_("两次普查之间男孩存活的比例（--cohort）。1 表示不计死亡。"), min=0.001, max=1)] = 1.0,
    survival_girls: Annotated[float, typer.Option(help=_("两次普查之间女孩存活的比例（--cohort）。"), min=0.001, max=1)] = 1.0,
) -> int:
    """Count the girls who are not there."""
    from tianping.cli.frame.carry_out import carry_out
    from tianping.cli.missing.answering import answer

    return carry_out(asked, answer)
