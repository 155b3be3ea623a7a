"""Opening the office's database for a command."""

from __future__ import annotations

import sys

from tianping.cli.language import _, current_language


def open_office() -> None:
    """Make Django ready, its messages in the reader's language."""
    from tianping.site.home import boot

    boot()
    from django.utils import translation

    translation.activate("en" if current_language() == "en" else "zh-hans")


def has_tables(table: str) -> bool:
    """Whether the office has been set up; says so if not."""
    from django.db import connection

    if table in connection.introspection.table_names():
        return True
    print(_("这里还没有办公数据库，先运行 tianping serve。"), file=sys.stderr)
    return False
