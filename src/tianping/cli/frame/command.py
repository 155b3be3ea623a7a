"""The decorator that gives a command the options of the table and of the answer."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from tianping.cli.frame.asked import Asked, Form, Spoken
from tianping.cli.language import _
from tianping.terms import CountKind

Command = Callable[..., int]

ROLES = ("place", "name", "parent", "period", "boys", "girls", "unclear", "order", "source", "x", "y", "lon", "lat", "stratum")
"""Options that name a column, whoever declares them; a test compares them with the reader's."""


def _table_options(  # noqa: PLR0913 - its parameters are options of the command line
    file: Annotated[Path, typer.Argument(help=_("表格文件：CSV、TSV、XLSX 或 Parquet。"), metavar="FILE")],
    place: Annotated[str | None, typer.Option(help=_("地区列的列名（代码或名称）。"), metavar="COL")] = None,
    name: Annotated[str | None, typer.Option(help=_("地区名称列的列名。"), metavar="COL")] = None,
    period: Annotated[str | None, typer.Option(help=_("时期列的列名；没有这一列时，作为时期的值（筛选或标注）。"), metavar="COL|VALUE")] = None,
    boys: Annotated[str | None, typer.Option(help=_("男婴数的列名。"), metavar="COL")] = None,
    girls: Annotated[str | None, typer.Option(help=_("女婴数的列名。"), metavar="COL")] = None,
    unclear: Annotated[str | None, typer.Option(help=_("性别不明的列名。"), metavar="COL")] = None,
    order: Annotated[str | None, typer.Option(help=_("孩次的列名。"), metavar="COL")] = None,
    source: Annotated[str | None, typer.Option(help=_("来源列的列名，或要用的那个来源。"), metavar="COL|VALUE")] = None,
) -> None:
    """Options that stand before the command's own."""


def _answer_options(  # noqa: PLR0913 - its parameters are options of the command line
    kind: Annotated[CountKind, typer.Option(help=_("births 是出生，children 是普查的 0 岁儿童（不是出生）。"))] = CountKind.BIRTHS,
    wide: Annotated[bool, typer.Option("--wide", help=_("宽表：每个年份一列。"))] = False,
    strict: Annotated[bool, typer.Option("--strict", help=_("有空格就不收。"))] = False,
    sheet: Annotated[str | None, typer.Option(help=_("XLSX 的工作表名。默认唯一有这种表的那张。"))] = None,
    json: Annotated[bool, typer.Option("--json", help=_("输出 JSON。"))] = False,
    csv: Annotated[bool, typer.Option("--csv", help=_("输出 CSV（UTF-8）。"))] = False,
    bom: Annotated[bool, typer.Option("--bom", help=_("CSV 开头加 UTF-8 标记：中文 Windows 的 Excel 直接打开不乱码。"))] = False,
    page: Annotated[Path | None, typer.Option(help=_("写成一个自带图表的网页。"), metavar="OUT.html")] = None,
    show_all: Annotated[bool, typer.Option("--all", help=_("终端里列出所有的行。"))] = False,
    ascii_only: Annotated[bool, typer.Option("--ascii", help=_("只用 ASCII 画图。"))] = False,
    lang: Annotated[Spoken | None, typer.Option(help=_("输出语言。"))] = None,
) -> None:
    """Options that stand behind the command's own."""


def table_command(*, without: Collection[str] = ()) -> Callable[[Command], Command]:
    """Give a command the shared options, except those named in ``without`` and those it declares itself."""

    def framed(command: Command) -> Command:
        own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
        left_out = {*without, *(one.name for one in own)}
        before, after = ([one for one in _shared(options) if one.name not in left_out] for options in (_table_options, _answer_options))
        names = [one.name for one in own]

        def called(**given: Any) -> int:
            return command(_asked(command.__name__, given, own=names), **{name: given[name] for name in names})

        parameters = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in (*before, *own, *after)]
        called.__signature__ = inspect.Signature(parameters, return_annotation=int)  # type: ignore[attr-defined]  # functions may carry one
        called.__annotations__ = {one.name: one.annotation for one in parameters} | {"return": int}
        called.__name__, called.__doc__, called.__module__ = command.__name__, command.__doc__, command.__module__
        return called

    return framed


@cache
def _shared(options: Command) -> list[inspect.Parameter]:
    """Worked out once: every start of the program registers every command."""
    return list(inspect.signature(options, eval_str=True).parameters.values())


def _asked(command: str, given: dict[str, Any], *, own: list[str]) -> Asked:
    if given.get("json") and given.get("csv"):
        raise typer.BadParameter(_("--json 和 --csv 只能选一个。"))
    if given.get("bom") and not given.get("csv"):
        raise typer.BadParameter(_("--bom 要和 --csv 一起用。"))
    form: Form = "json" if given.get("json") else "csv" if given.get("csv") else "terminal"
    return Asked(
        command=command,
        file=given["file"],
        today=datetime.now(tz=UTC).date(),
        columns={role: given[role] for role in ROLES if given.get(role) is not None},
        own={name: given[name] for name in own if name not in ROLES},
        form=form,
        ascii_only=given.get("ascii_only", False) or _legacy_console(),
        **{name: given[name] for name in ("kind", "wide", "strict", "sheet", "bom", "page", "show_all") if name in given},
    )


def _legacy_console() -> bool:
    """A console that cannot print the marks gets letters."""
    encoding = sys.stdout.encoding or "ascii"
    try:
        "├▲○░═".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return True
    return False
