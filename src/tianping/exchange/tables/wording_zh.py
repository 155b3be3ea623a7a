"""Chinese sentences for problems of tables, as the English ones in ``wording``: for page and terminal alike.

Neither quotes a value that could be a person's.
"""

from __future__ import annotations

from tianping.exchange.tables.codes import Part, ProblemCode
from tianping.exchange.tables.columns import Role
from tianping.exchange.tables.problems import Problem

_SENTENCES = {
    ProblemCode.FILE_MISSING: "没有这个文件",
    ProblemCode.NOT_A_FILE: "这是文件夹、管道或设备，要的是文件",
    ProblemCode.NOT_READABLE: "系统不允许读取这个文件",
    ProblemCode.FILE_EMPTY: "文件是空的",
    ProblemCode.FILE_TOO_LARGE: "文件有 {found} 字节，最多收 {wanted} 字节",
    ProblemCode.ENCRYPTED_OR_OLD_EXCEL: "加了密码或旧的 .xls 格式，请不设密码另存为 .xlsx",
    ProblemCode.UNSUPPORTED_FORMAT: "文件是 {found} 格式，请用 CSV、TSV、XLSX 或 Parquet",
    ProblemCode.DAMAGED: "不能按 {found} 读取：文件损坏、不完整或不是这种文件，请重新保存",
    ProblemCode.UNPACKS_TOO_LARGE: "解压后大得不像正常的工作簿",
    ProblemCode.UNSAFE_XML: "内含文档类型、实体或无尽嵌套，表格软件不会这样写",
    ProblemCode.EMBEDDED_FILE: "内含宏或别的文件，请去掉后另存为 .xlsx",
    ProblemCode.WRONG_ENCODING: "有的字节不是 {found} 文字，请存为 UTF-8 或 GB18030",
    ProblemCode.NUL_BYTE: "有空字节，请存为 UTF-8 或 GB18030 文本",
    ProblemCode.LINE_TOO_LONG: "这一行太长，最多 {wanted} 字节",
    ProblemCode.CELL_TOO_LONG: "有一格太长，最多 {wanted} 字，请看是否多了引号",
    ProblemCode.TOO_MANY_COLUMNS: "有 {found} 列，最多收 {wanted} 列",
    ProblemCode.TOO_MANY_CELLS: "有 {found} 个单元格，最多收 {wanted} 个",
    ProblemCode.UNCLOSED_QUOTE: "引号打开后没有关上",
    ProblemCode.OUT_OF_MEMORY: "太大，这台机器的内存放不下",
    ProblemCode.UNFORESEEN: "程序自己的问题，没能读取（{found}），请告诉开发者",
    ProblemCode.SHEET_MISSING: "没有这张有内容的工作表，现有：{found}",
    ProblemCode.SEVERAL_SHEETS: "不止一张工作表有这样的表（{found}），请用 --sheet 指定",
    ProblemCode.COLUMN_MISSING: "没有“{wanted}”这一列，现有：{found}",
    ProblemCode.COLUMN_AMBIGUOUS: "不止一列像“{wanted}”：{found}，请用选项指定",
    ProblemCode.LOOKS_WIDE: "没有男、女两列，而是每个时期各有男女列，请按宽表读取（--wide）",
    ProblemCode.NO_ROWS: "只有表头，下面没有数据",
    ProblemCode.ROW_UNEVEN: "有 {found} 格，表头是 {wanted} 格",
    ProblemCode.COUNT_IS_TEXT: "不是数，要填整数人数",
    ProblemCode.COUNT_HAS_DECIMALS: "有小数{quoted}，要填整数人数",
    ProblemCode.COUNT_NEGATIVE: "是负数{quoted}，要填 0 或正整数",
    ProblemCode.COUNT_TOO_LARGE: "作为人数太大，最多 {wanted}",
    ProblemCode.COUNT_BLANK: "是空格。严格读取时每格都要有数，没有出生请填 0",
    ProblemCode.KEY_BLANK: "有人数，却没有填地区或时期",
    ProblemCode.PERIOD_UNREADABLE: "不像时期，要写成 2025、2025Q1、2025-03 或 SY2025",
    ProblemCode.ORDER_UNREADABLE: "不像孩次，要写成 1、2、3+、二孩或不详",
    ProblemCode.REGISTERED_BEFORE_BIRTH: "登记时间早于出生时间",
    ProblemCode.ROW_DUPLICATE: "地区、时期、孩次、来源、登记时间都与第 {first_row} 行相同",
    ProblemCode.COORDINATE_IS_TEXT: "不是数，坐标要用小数，如 106.42",
    ProblemCode.COORDINATE_OUT_OF_RANGE: "超出范围{quoted}，要在 -{wanted} 到 {wanted} 之间",
    ProblemCode.POSITION_INCOMPLETE: "是空格，另一个坐标却填了，两个都要填",
    ProblemCode.POSITION_DIFFERS: "与第 {first_row} 行是同一地区，位置却不同，一个地区只能有一个位置",
    ProblemCode.PLACE_UNPLACED: "共有 {found} 个地区没有位置，这是第一个。请补上，或用 --skip-unplaced 不计它们",
    ProblemCode.FORMULA_WITHOUT_VALUE: "是没有结果的公式，请打开文件保存一次，或粘贴为数值",
    ProblemCode.CELL_MERGED: "一个数占了合并的几格，要一格一个数",
    ProblemCode.CELL_ERROR: "是 #REF! 之类的错误值",
}
_PARTS = {
    Part.FILE_NAME: "文件名",
    Part.SHEET_NAME: "工作表名",
    Part.HEADING: "表头",
    Part.COMMENT: "批注",
    Part.FORMULA: "公式",
    Part.DEFINED_NAME: "定义的名称",
    Part.PROPERTIES: "文档属性",
    Part.DRAWING: "图形里的文字",
    Part.STRINGS: "文件里存的文字",
    Part.SETTINGS: "工作表的设置",
    Part.METADATA: "元数据",
    Part.OTHER: "文件的其他部分",
}
_ROLES = {
    Role.PLACE: "地区",
    Role.NAME: "地区名称",
    Role.PARENT: "上级地区",
    Role.PERIOD: "时期",
    Role.BOYS: "男婴数",
    Role.GIRLS: "女婴数",
    Role.UNCLEAR: "性别不明",
    Role.ORDER: "孩次",
    Role.SOURCE: "来源",
    Role.REGISTERED: "登记时间",
    Role.STRATUM: "分层",
    Role.NEIGHBOUR: "相邻地区",
    Role.X: "横坐标",
    Role.Y: "纵坐标",
    Role.LON: "经度",
    Role.LAT: "纬度",
}
_ROLE_WORDS: dict[str, str] = {role.value: word for role, word in _ROLES.items()}


def say_in_chinese(problem: Problem) -> str:
    """Where and what, in one Chinese line."""
    return f"{where_in_chinese(problem)}{what_in_chinese(problem)}。"


def where_in_chinese(problem: Problem) -> str:
    """Sheet, part, row and column, with a colon; empty where the whole file is meant."""
    parts = [f"工作表“{problem.sheet}”" if problem.sheet else "", _PARTS[problem.part] if problem.part else ""]
    parts.append(f"第 {problem.row} 行" if problem.row is not None else "")
    parts.append(f"“{problem.column}”列" if problem.column else "")
    place = "".join(parts)
    return f"{place}：" if place else ""


def what_in_chinese(problem: Problem) -> str:
    """What is wrong and what is wanted, without the full stop."""
    if problem.code is ProblemCode.IDENTITY:
        kind = problem.kind.word.zh if problem.kind else "身份信息"
        verb = "整列像是" if problem.row is None and problem.part is None else "含"
        return f"{verb}{kind}，请删去后再交"
    return _SENTENCES[problem.code].format(
        found=problem.found or "无",
        wanted=_wanted_in_chinese(problem.wanted),
        first_row=problem.first_row,
        quoted=f"（{problem.found}）" if problem.found else "",
    )


def _wanted_in_chinese(wanted: str | None) -> str | None:
    """A role by its word, with its period in a wide sheet (``girls 2020``); a name given by the user as it is."""
    role, _, period = (wanted or "").partition(" ")
    if role in _ROLE_WORDS:
        return f"{period}{_ROLE_WORDS[role]}"
    return wanted
