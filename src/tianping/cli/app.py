"""The commands of ``tianping``, and how a wrong call is told."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer._click.exceptions import ClickException

from tianping import __version__
from tianping.cli.accounts import accounts_app
from tianping.cli.audit import audit_app
from tianping.cli.decompose.command import decompose
from tianping.cli.demo import demo
from tianping.cli.exits import EXIT_INTERRUPTED, EXIT_USAGE
from tianping.cli.help import SpokenCommand, SpokenGroup, speak
from tianping.cli.language import _
from tianping.cli.measure.command import measure
from tianping.cli.missing.command import missing
from tianping.cli.repeat import repeat
from tianping.cli.scan.command import scan
from tianping.cli.serve import serve
from tianping.cli.smooth.command import smooth
from tianping.cli.trend.command import trend
from tianping.cli.watch.command import watch

EXTRAS = {
    "site": frozenset({"django", "granian", "segno", "cryptography", "allauth", "axes", "argon2"}),
    "bayes": frozenset({"numpyro", "jax", "jaxlib"}),
    "spark": frozenset({"pyspark", "py4j"}),
}
"""Packages of the extras: the library and the other commands install without them."""

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""The disk is full, or the share of this user."""

app = typer.Typer(
    cls=SpokenGroup,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help=_("天平：出生人口性别比，量得准，说得清。女性是服务对象，不是怀疑对象。"),
)


@app.callback()
def common_options(
    version: Annotated[bool, typer.Option("--version", help=_("显示版本。"))] = False,
    lang: Annotated[str | None, typer.Option(help=_("输出语言。"), metavar="zh|en")] = None,
) -> None:
    """Options before the command."""
    if version:
        print(f"tianping {__version__}")
        raise typer.Exit


app.command(cls=SpokenCommand, help=_("量一张表：每个地区的性别比、区间和判断。"))(measure)
app.command(cls=SpokenCommand, help=_("小区域平滑：出生少的地方向邻近、上级和往年借力。"))(smooth)
app.command(cls=SpokenCommand, help=_("在地图上找聚集：哪一片的性别比与别处不同。"))(scan)
app.command(cls=SpokenCommand, help=_("看变化：哪里变了，仅凭偶然多久误报一次，没有警示时能发现多大的变化。"))(watch)
app.command(cls=SpokenCommand, help=_("走势：多年、多来源合在一起，各地各年是多少，是否失衡。"))(trend)
app.command(cls=SpokenCommand, help=_("拆分：两个时期之间的变化，多少来自构成，多少来自各地自身。"))(decompose)
app.command(cls=SpokenCommand, help=_("缺失女婴：按基准应有而没有的；或两次普查之间才数到的。"))(missing)
app.command(cls=SpokenCommand, help=_("在这台电脑上打开本单位的网站。"))(serve)
app.command(cls=SpokenCommand, help=_("打开演示县：真实地名，模拟的出生数。"))(demo)
app.command(cls=SpokenCommand, help=_("按方法卡上的运行号复算，核对数字是否相同。"))(repeat)
app.add_typer(accounts_app, name="accounts")
app.add_typer(audit_app, name="audit")


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code: 0 done, 2 wrong call or full disk, 3 input refused, 130 interrupted."""
    try:
        code = app(list(arguments), standalone_mode=False)
        if code == EXIT_INTERRUPTED:
            # The argument reader makes a silent exit code of an interruption.
            raise KeyboardInterrupt
        sys.stdout.flush()
    except ClickException as wrong:
        print(speak(wrong.format_message()), file=sys.stderr)
        print(_("用法见 tianping --help"), file=sys.stderr)
        return EXIT_USAGE
    except (typer.Abort, KeyboardInterrupt):
        print(_("已中断，没有写下任何文件。"), file=sys.stderr)
        return EXIT_INTERRUPTED
    except ModuleNotFoundError as absent:
        lacking = [extra for extra, packages in EXTRAS.items() if (absent.name or "").partition(".")[0] in packages]
        if not lacking:
            raise
        said = _("这个命令还需要一部分：pip install 'tianping[%(extra)s]'（缺 %(name)s）。")
        print(said % {"extra": lacking[0], "name": absent.name}, file=sys.stderr)
        return EXIT_USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as full:
        if full.errno not in FULL:
            raise
        print(_("没有输出完：%(why)s。") % {"why": full.strerror}, file=sys.stderr)
        _let_go_of_output()
        return EXIT_USAGE
    return code if isinstance(code, int) else 0


def _let_go_of_output() -> None:
    """What could not be written is not tried again at the end of the process."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)

