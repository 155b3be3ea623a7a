"""Help and usage errors in the reader's language: the library that reads the arguments speaks English only."""

from __future__ import annotations

import re

import typer.core
from typer._click import Context

from tianping.cli.language import current_language

_ZH = (
    (r"^Usage: ", "用法："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 …"),
    (r"^Arguments:", "参数："),
    (r"^Options:", "选项："),
    (r"^Commands:", "命令："),
    (r"\[required\]", "[必填]"),
    (r"\[default: ([^\]]*)\]", r"[默认 \1]"),
    (r"Show this message and exit\.", "显示本说明。"),
    (r"^Missing argument '(.+?)'\.?", r"缺少参数 \1。"),
    (r"^Missing option '(.+?)'\.?", r"缺少选项 \1。"),
    (r"^Missing command\.?", "缺少命令。"),
    (r"^No such command '(.+?)'\.?", r"没有 \1 这个命令。"),
    (r"^No such option: (\S+?)\.?$", r"没有 \1 这个选项。"),
    (r"^No such option: (\S+?)\.? .*$", r"没有 \1 这个选项。"),
    (r"^Option '(.+?)' requires an argument\.?", r"选项 \1 要跟一个值。"),
    (r"^Option '(.+?)' requires (\d+) arguments\.?", r"选项 \1 要跟 \2 个值。"),
    (r"^Got unexpected extra arguments? \((.+?)\)\.?", r"多出的参数：\1。"),
    (r"^Invalid value for '(.+?)': ", r"\1 的值不对："),
    (r"(Path|File) '(.+?)' does not exist\.?", r"没有 \2 这个文件。"),
    (r"'(.+?)' is not a valid (integer|float)\.?", r"“\1”不是数。"),
    (r"Input should be a valid (number|integer|decimal).*", "要填数。"),
    (r"Input should be greater than or equal to ([\d.]+).*", r"最小 \1。"),
    (r"Input should be less than or equal to ([\d.]+).*", r"最大 \1。"),
    (r"Input should be (.+?)\.?$", r"只能是 \1。"),
    (r"Value error, ", ""),
    (r"^Invalid value: ", ""),
    (r"'(.+?)' is not one of (.+?)\.?$", r"“\1”不在 \2 之中。"),
)


def speak(text: str) -> str:
    """Say a fixed English phrase of the argument reader in the reader's language."""
    if current_language() == "en":
        return text
    for pattern, words in _ZH:
        text = re.sub(pattern, words, text, flags=re.MULTILINE)
    return text


class SpokenCommand(typer.core.TyperCommand):
    def get_help(self, ctx: Context) -> str:
        return speak(super().get_help(ctx))


class SpokenGroup(typer.core.TyperGroup):
    def get_help(self, ctx: Context) -> str:
        return speak(super().get_help(ctx))
