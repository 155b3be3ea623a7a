"""``tianping measure``: its options, and the way from file to answer."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tianping.cli.language import _
from tianping.terms import CountKind

if TYPE_CHECKING:
    pass


class Method(StrEnum):
    """How the interval is made."""

    WILSON = "wilson"
    EXACT = "exact"
    JEFFREYS = "jeffreys"
    DELTA = "delta"


class Spoken(StrEnum):
    """Languages of the output."""

    ZH = "zh"
    EN = "en"


def measure(  # noqa: PLR0913 - its parameters are the options of the command line
    file: Annotated[Path, typer.Argument(help=_("表格文件：CSV、TSV、XLSX 或 Parquet。"), metavar="FILE")],
    place: Annotated[str | None, typer.Option(help=_("地区列的列名（代码或名称）。"), metavar="COL")] = None,
    name: Annotated[str | None, typer.Option(help=_("地区名称列的列名。"), metavar="COL")] = None,
    period: Annotated[str | None, typer.Option(help=_("时期列的列名；没有这一列时，作为时期的值（筛选或标注）。"), metavar="COL|VALUE")] = None,
    boys: Annotated[str | None, typer.Option(help=_("男婴数的列名。"), metavar="COL")] = None,
    girls: Annotated[str | None, typer.Option(help=_("女婴数的列名。"), metavar="COL")] = None,
    unclear: Annotated[str | None, typer.Option(help=_("性别不明的列名。"), metavar="COL")] = None,
    order: Annotated[str | None, typer.Option(help=_("孩次的列名；给出后按孩次分行。"), metavar="COL")] = None,
    source: Annotated[str | None, typer.Option(help=_("来源列的列名，或要用的那个来源。"), metavar="COL|VALUE")] = None,
    by: Annotated[str | None, typer.Option(help=_("按什么分行：place、period、order、source，用逗号隔开。"), metavar="KEYS")] = None,
    kind: Annotated[CountKind, typer.Option(help=_("births 是出生，children 是普查的 0 岁儿童（不是出生）。"))] = CountKind.BIRTHS,
    method: Annotated[Method, typer.Option(help=_("区间的算法。"))] = Method.WILSON,
    confidence: Annotated[float, typer.Option(help=_("区间的置信水平。"), min=0.5, max=0.9999)] = 0.95,
    reference: Annotated[float | None, typer.Option(help=_("参照值，每 100 个女婴对应的男婴数。默认见辖区资料：106。"))] = None,
    normal: Annotated[tuple[float, float] | None, typer.Option(help=_("参照范围的下限和上限。默认见辖区资料：103 107。"))] = None,
    wide: Annotated[bool, typer.Option("--wide", help=_("宽表：每个年份一列。"))] = False,
    strict: Annotated[bool, typer.Option("--strict", help=_("有空格就不收。"))] = False,
    sheet: Annotated[str | None, typer.Option(help=_("XLSX 的工作表名。默认唯一有这种表的那张。"))] = None,
    json: Annotated[bool, typer.Option("--json", help=_("输出 JSON。"))] = False,
    csv: Annotated[bool, typer.Option("--csv", help=_("输出 CSV。"))] = False,
    page: Annotated[Path | None, typer.Option(help=_("写成一个自带图表的网页。"), metavar="OUT.html")] = None,
    show_all: Annotated[bool, typer.Option("--all", help=_("终端里列出所有的行。"))] = False,
    ascii_only: Annotated[bool, typer.Option("--ascii", help=_("只用 ASCII 画区间条。"))] = False,
    lang: Annotated[Spoken | None, typer.Option(help=_("输出语言。"))] = None,
) -> int:
    """Measure a table of counts."""
    from tianping.cli.measure.asking import Asked, answer

    asked = Asked(
        file=file,
        columns={
            "place": place, "name": name, "period": period, "boys": boys,
            "girls": girls, "unclear": unclear, "order": order, "source": source,
        },
        by=by, kind=kind, method=method.value, confidence=confidence, reference=reference, normal=normal,
        wide=wide, strict=strict, sheet=sheet,
        form="json" if json else "csv" if csv else "terminal",
        page=page, show_all=show_all, ascii_only=ascii_only or _legacy_console(),
        today=datetime.now(tz=UTC).date(),
    )  # fmt: skip
    if json and csv:
        raise typer.BadParameter(_("--json 和 --csv 只能选一个。"))
    return answer(asked)


def _legacy_console() -> bool:
    """A console that cannot print the marks gets letters."""
    encoding = sys.stdout.encoding or "ascii"
    try:
        "├▲○░═".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return True
    return False
