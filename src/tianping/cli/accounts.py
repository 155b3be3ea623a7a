"""``tianping accounts``: the first account of an office, and the last way in for whoever holds its computer."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tianping.cli.exits import EXIT_DONE, EXIT_REFUSED
from tianping.cli.help import SpokenCommand, SpokenGroup
from tianping.cli.language import _

accounts_app = typer.Typer(cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None, help=_("账户：开设第一个系统管理员。"))


@accounts_app.callback()
def accounts() -> None:
    """Commands on accounts."""


@accounts_app.command(cls=SpokenCommand, help=_("开设账户，打印一次性口令；本人用口令在网页上设密码。"))
def add(
    username: Annotated[str, typer.Argument(help=_("登录名：3 到 32 个小写字母、数字、点或横线，以字母开头。"), metavar="NAME")],
    role: Annotated[str, typer.Option(help=_("岗位的代码。"))] = "system_admin",
    department: Annotated[str, typer.Option(help=_("部门的代码。"))] = "health",
    area: Annotated[int | None, typer.Option(help=_("地区的编号；系统管理员可以不填，管全部。"))] = None,
) -> int:
    """Open an account and print its one-time code."""
    from tianping.site.home import boot

    boot()
    from django.core.exceptions import ValidationError
    from django.utils import timezone

    from tianping.ground.accounts import actions

    try:
        account = actions.add_account(username=username, post=actions.Post(role=role, department=department, area_id=area), on=timezone.localdate())
    except ValidationError as wrong:
        print(_("没有开设："), "; ".join(wrong.messages), file=sys.stderr)
        return EXIT_REFUSED
    code = actions.open_new_code(account=account, at=timezone.now())
    print(_("已开设 %(name)s。一次性口令（24 小时内有效）：%(code)s") % {"name": username, "code": code})
    return EXIT_DONE
