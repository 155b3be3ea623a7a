"""Sentences for problems of filled forms in both languages; neither quotes a value that could be a person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tianping.exchange.returns.codes import ReturnProblemCode as Code
from tianping.exchange.tables.sentences import say_what
from tianping.exchange.tables.wording_zh import where_in_chinese
from tianping.terms import Bilingual, Language

if TYPE_CHECKING:
    from tianping.exchange.returns.problems import ReturnProblem

_SENTENCES = {
    Code.TOO_LARGE: Bilingual(zh="太大，最多收 {wanted}", en="too large; at most {wanted}"),
    Code.DAMAGED: Bilingual(
        zh="不能按 {wanted} 读取：损坏、不完整或不是这种文件", en="cannot be read as {wanted}: damaged, cut short or something else"
    ),
    Code.UNSAFE_XML: Bilingual(
        zh="内含文档类型、实体或无尽嵌套，不收", en="holds document types, entities or endless nesting, which no honest file has"
    ),
    Code.LINK_OUTSIDE: Bilingual(
        zh="工作簿链接到别的文件或网络，请断开链接后再交", en="the workbook draws on other files or on the network; break the links first"
    ),
    Code.UNFORESEEN: Bilingual(
        zh="程序自己的问题，没能读取（{found}），请告诉开发者",
        en="could not be read, by a fault of the program ({found}); please tell its authors",
    ),
    Code.NO_TEMPLATE: Bilingual(
        zh="不是本系统发的报表模板，或模板里隐藏的那张表被删了，请重新下载模板填写",
        en="not a template of this system, or its hidden sheet was removed; fill in a freshly downloaded template",
    ),
    Code.TEMPLATE_CHANGED: Bilingual(
        zh="模板里隐藏的那张表被改过，请重新下载模板填写", en="the hidden sheet of the template was changed; fill in a fresh one"
    ),
    Code.HEAD_CHANGED: Bilingual(
        zh="表头上的标题、地区或时期被改过。换地区、换月份请下载新模板，不要改旧表",
        en="title, place or period above the table were typed over; for another place or period download its own template",
    ),
    Code.FORM_UNKNOWN: Bilingual(zh="没有这种报表", en="there is no such form"),
    Code.FORM_WRONG: Bilingual(zh="是另一种报表，要的是 {wanted}", en="another form; wanted {wanted}"),
    Code.EDITION_WRONG: Bilingual(
        zh="报表的版次不对，这个时期用 {wanted} 版", en="another edition of the form; this period uses that of {wanted}"
    ),
    Code.PLACE_WRONG: Bilingual(zh="是别的地区的报表，要的是 {wanted}", en="the return of another place; wanted {wanted}"),
    Code.PERIOD_UNREADABLE: Bilingual(
        zh="时期写法不对，要像 2025、2025Q1、2025-03 或 SY2025", en="not a period; wanted one like 2025, 2025Q1, 2025-03 or SY2025"
    ),
    Code.PERIOD_WRONG: Bilingual(zh="时期不对，要的是 {wanted}", en="another period; wanted {wanted}"),
    Code.SEVERAL_RETURNS: Bilingual(
        zh="报表、地区或时期与第一行不同，一个文件只交一张报表", en="another form, place or period than in the first row; one return a file"
    ),
    Code.COLUMN_MISSING: Bilingual(zh="缺“{wanted}”这一列", en="column {wanted} is missing"),
    Code.COLUMN_UNKNOWN: Bilingual(zh="表式里没有这一列", en="a column that the form does not have"),
    Code.COLUMN_TWICE: Bilingual(zh="这一列出现了两次", en="a column that is there already"),
    Code.NO_ROWS: Bilingual(zh="没有一行可收", en="no rows"),
    Code.ROW_MISSING: Bilingual(zh="缺 {wanted} 这一行", en="row {wanted} is missing"),
    Code.ROW_UNKNOWN: Bilingual(zh="这一行不在本表的行里，请勿增加行", en="a row that the form does not have here; do not add rows"),
    Code.ROW_TWICE: Bilingual(zh="这一行出现了两次", en="a row that is there already"),
    Code.ROW_RENAMED: Bilingual(
        zh="行的名称被改过，与代码对不上", en="the name of the row was typed over and no longer belongs to its code"
    ),
    Code.EXTRA_TEXT: Bilingual(
        zh="填在了格子之外。本表不收备注，请删去", en="something outside the cells to be filled; no remarks are taken, remove it"
    ),
    Code.EXTRA_SHEET: Bilingual(
        zh="第 {found} 张工作表不是模板里的，请删去", en="sheet {found} is not one of the template's; remove it"
    ),
    Code.CELL_WRONG: Bilingual(
        zh="要填 0 到 1000000000 的整数；不适用填“—”，拒报填“拒报”，没有数先空着",
        en="wanted a whole number from 0 to 1000000000, '—' (not applicable), 'refused', or nothing",
    ),
    Code.CELL_FORMULA: Bilingual(zh="是公式，请填数", en="a formula; type the number"),
    Code.CELL_ERROR: Bilingual(zh="是 #REF! 之类的错误值", en="an error such as #REF!"),
    Code.CELL_MERGED: Bilingual(zh="合并了的格子，要一格一个数", en="merged cells; wanted one number a cell"),
    Code.OBJECT_UNKNOWN: Bilingual(zh="表式里没有这个{wanted}", en="the form has no such {wanted}"),
    Code.OBJECT_MISSING: Bilingual(zh="缺 {wanted}", en="{wanted} is missing"),
    Code.OBJECT_WRONG: Bilingual(zh="不对，要的是：{wanted}", en="wrong; wanted {wanted}"),
    Code.OBJECT_TWICE: Bilingual(zh="这一格已经有值了", en="a second value for the same cell"),
}


def say(problem: ReturnProblem, *, language: Language) -> str:
    """Where and what, in one sentence."""
    end = "。" if language == "zh" else ""
    return f"{where(problem, language=language)}{what(problem, language=language)}{end}"


def what(problem: ReturnProblem, *, language: Language) -> str:
    """What is wrong and what is wanted, without the place and the full stop."""
    if problem.code is Code.FILE and problem.file is not None:
        return say_what(problem.file, language=language).rstrip("。.")
    if problem.code is Code.IDENTITY:
        kind = problem.kind.word.in_(language) if problem.kind else "?"
        if language == "zh":
            return f"含{kind}，不收，不留存；请删去后再交"
        return f"holds a person's identity ({kind}); it was refused and nothing was kept"
    sentence = _SENTENCES[problem.code].in_(language)
    return sentence.format(wanted=problem.wanted or "", found=problem.found or "")


def where(problem: ReturnProblem, *, language: Language) -> str:
    """Sheet, row, column or object, with a colon; empty where the whole file is meant."""
    if language == "zh":
        parts = [f"工作表“{problem.sheet}”" if problem.sheet else "", _part_in_chinese(problem)]
        parts += [f"第 {problem.row} 行" if problem.row is not None else "", f"{problem.column} 列" if problem.column else ""]
        place = "".join(parts) + (f"{problem.where} " if problem.where else "")
        return f"{place.strip()}：" if place.strip() else ""
    words = [f"sheet {problem.sheet!r}"] if problem.sheet else []
    words += [problem.part.value] if problem.part else []
    words += [f"row {problem.row}"] if problem.row is not None else []
    words += [f"column {problem.column}"] if problem.column else []
    words += [problem.where] if problem.where else []
    return ", ".join(words) + ": " if words else ""


def _part_in_chinese(problem: ReturnProblem) -> str:
    from tianping.exchange.tables import Problem, ProblemCode

    if problem.part is None:
        return ""
    return where_in_chinese(Problem(ProblemCode.IDENTITY, part=problem.part)).rstrip("：")
