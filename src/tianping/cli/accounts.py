"""``tianping accounts``: the first account of an office, and the last way in for whoever holds its computer."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tianping.cli.exits import EXIT_DONE, EXIT_REFUSED
from tianping.cli.help import SpokenCommand, SpokenGroup
from tianping.cli.language import _
from tianping.cli.office import has_tables, open_office

accounts_app = typer.Typer(cls=SpokenGroup, no_args_is_help=True, rich_markup_mode=None, help=_("账户：开设第一个系统管理员，或者在没有第二位负责人时找回账户。"))


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
    from tianping.site.set_up import set_up

    set_up()
    open_office()
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


@accounts_app.command(cls=SpokenCommand, help=_("只有一位负责人、又丢了密码或验证器时用：打印一次性口令，审计链里留一条。"))
def recover(
    username: Annotated[str, typer.Argument(help=_("登录名。"), metavar="NAME")],
) -> int:
    """Print a one-time code for an account: whoever holds this computer holds the database anyway."""
    open_office()
    if not has_tables("accounts_account"):
        return EXIT_REFUSED
    from django.utils import timezone

    from tianping.ground.accounts import actions

    code = actions.open_code_at_computer(username=username, at=timezone.now())
    if code is None:
        print(_("没有在岗的账户叫这个登录名。"), file=sys.stderr)
        return EXIT_REFUSED
    print(_("一次性口令（24 小时内有效）：%(code)s") % {"code": code})
    return EXIT_DONE
