"""Writing the workbook of a form: cells that take whole numbers only, everything else locked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tianping.exchange.returns.filled import CODE, Filled
from tianping.exchange.returns.limits import MOST_ROWS
from tianping.exchange.returns.template import looks, words
from tianping.exchange.returns.template.guide import write_guide
from tianping.exchange.returns.template.mark import Mark
from tianping.exchange.returns.template.plan import (
    CODES,
    FIRST_COLUMN,
    HEAD_ROWS,
    MARK_SHEET,
    NAME,
    SUM,
    Plan,
    head_digest,
    in_line,
    labelled,
    name_digest,
    spoken,
)
from tianping.exchange.returns.template.ruling import rule_cells
from tianping.exchange.tables.workbook.references import column_letters
from tianping.jurisdictions.forms import Column, Form, Total
from tianping.terms import CellState, CellValue, Language, Period

_MADE_BY = "Tianping"
_A4 = 9


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the sheet is to show."""

    form: Form
    rows: Sequence[tuple[str, str]]
    place: tuple[str, str]
    period: Period
    language: Language | None
    filled: Filled | None


def write_template(
    form: Form,
    *,
    rows: Sequence[tuple[str, str]] = (),
    place: str | tuple[str, str],
    period: Period,
    language: Language | None = None,
    filled: Filled | None = None,
) -> bytes:
    """Write the workbook of a form for one place and period.

    Parameters
    ----------
    form : Form
        The edition in force for the period.
    rows : sequence of (str, str)
        Code and name of every place that is a row; not given for a form that names its own rows.
    place : str or (str, str)
        Code, or code and name, of the place that sends it.
    period : Period
        What it is about.
    language : {'zh', 'en'} or None
        Of heads and instructions; ``None`` for both.
    filled : Filled or None
        Numbers to put in.

    Returns
    -------
    bytes
        An .xlsx of three sheets: the form, its instructions, and a hidden one that says what the file is for. The form
        prints on A4 landscape. Heads are locked without a password: that keeps hands off and nobody out.

    Raises
    ------
    ValueError
        If there is no row or one too many, a code has other signs than letters and digits, a row stands twice, or
        ``filled`` is of another form, place or period or has other rows.
    """
    own = [(item.code, in_line(item.word, language)) for item in form.rows.items]
    wish = _Wish(form, own or tuple(rows), (place, "") if isinstance(place, str) else place, period, language, filled)
    _check(wish, own=bool(own), given=rows)
    book = Workbook()
    book.properties.creator = book.properties.lastModifiedBy = _MADE_BY
    sheet = book.worksheets[0]
    sheet.title = in_line(words.SHEET, wish.language)
    plan = Plan(form, len(wish.rows))
    _write_head(sheet, plan, wish)
    _write_columns(sheet, plan, wish)
    _write_rows(sheet, plan, wish)
    _fit(sheet, plan, wish)
    guide = write_guide(book.create_sheet(in_line(words.GUIDE_SHEET, wish.language)), form, language=language)
    _write_mark(book.create_sheet(MARK_SHEET), _mark(wish, head=_texts_above(sheet, plan), guide=guide))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _check(wish: _Wish, *, own: bool, given: Sequence[tuple[str, str]]) -> None:
    codes = [code for code, _ in wish.rows]
    if not 1 <= len(codes) <= MOST_ROWS:
        raise ValueError(f"a return has 1 to {MOST_ROWS} rows, got {len(codes)}")
    if len(set(codes)) < len(codes) or not all(CODE.fullmatch(code) for code in (*codes, wish.place[0])):
        raise ValueError("codes of rows and places are of letters, digits, '.', '_', ':' and '-', each row once")
    if own and given and [code for code, _ in given] != codes:
        raise ValueError(f"{wish.form.code} names its own rows; give none or the same")
    if wish.period.kind is not wish.form.frequency:
        raise ValueError(f"{wish.form.code} is for a {wish.form.frequency.value}, got the period {wish.period}")
    filled = wish.filled
    if filled is None:
        return
    about = (wish.form.code, wish.form.edition, wish.place[0], wish.period)
    if (filled.form, filled.edition, filled.place, filled.period) != about or set(filled.rows) != set(codes):
        raise ValueError(f"filled is not {wish.form.code} of this edition, place, period and these rows")


def _write_head(sheet: Worksheet, plan: Plan, wish: _Wish) -> None:
    form, language = wish.form, wish.language
    code, name = wish.place
    facts = [(words.PLACE, f"{name} {code}".strip()), (words.PERIOD, in_line(wish.period.word, language))]
    units = {column.unit for column in form.columns}
    facts += [(words.UNIT, in_line(unit, language)) for unit in units if len(units) == 1]
    facts += [(words.NUMBER, form.number)] if form.number else []
    facts += [(words.EDITION, form.edition.isoformat())]
    line = "    ".join(labelled(word, text, language=language) for word, text in facts)
    texts = [in_line(form.title, language), line, spoken(words.STATES, language)]
    for row, (text, font) in enumerate(zip(texts, (looks.TITLE, looks.TEXT, looks.SOFT), strict=True), 1):
        cell = sheet.cell(row, 1, text)
        cell.font, cell.alignment = font, looks.LEFT
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=plan.width)


def _write_columns(sheet: Worksheet, plan: Plan, wish: _Wish) -> None:
    """Heads with their groups merged, and below them the hidden row of codes."""
    language, several_units = wish.language, len({column.unit for column in wish.form.columns}) > 1
    fixed = [(in_line(words.ROW_CODE, language), CODES), (spoken(wish.form.rows.head, language), NAME)]
    for at, (text, code) in enumerate(fixed, 1):
        _head(sheet, (plan.heads_at, at, plan.codes_at - 1, at), text)
        sheet.cell(plan.codes_at, at, code)
    stacks = [_stack(head, wish, several_units=several_units) for head in plan.heads]
    for at, head in enumerate(plan.heads):
        sheet.cell(plan.codes_at, FIRST_COLUMN + at + 1, head.code if isinstance(head, Column) else SUM)
        _write_stack(sheet, plan, stacks, at)
    sheet.row_dimensions[plan.codes_at].hidden = True


def _write_stack(sheet: Worksheet, plan: Plan, stacks: list[list[str]], at: int) -> None:
    """One column's heads: its own word down to the codes, each group over all neighbours that share it."""
    own = len(stacks[at]) - 1
    for level in range(own):
        shared = stacks[at][: level + 1]
        if at and _is_under(stacks[at - 1], shared):
            continue
        end = at
        while end + 1 < len(stacks) and _is_under(stacks[end + 1], shared):
            end += 1
        row = plan.heads_at + level
        _head(sheet, (row, FIRST_COLUMN + at + 1, row, FIRST_COLUMN + end + 1), stacks[at][level])
    column = FIRST_COLUMN + at + 1
    _head(sheet, (plan.heads_at + own, column, plan.codes_at - 1, column), stacks[at][own])


def _is_under(stack: list[str], groups: list[str]) -> bool:
    return len(stack) > len(groups) and stack[: len(groups)] == groups


def _stack(head: Column | Total, wish: _Wish, *, several_units: bool) -> list[str]:
    """Texts of a column's heads, outermost first."""
    if isinstance(head, Total):
        return [spoken(head.word, wish.language)]
    last = spoken(head.word, wish.language)
    if several_units:
        last += f"\n({in_line(head.unit, wish.language)})"
    return [*(spoken(group, wish.language) for group in head.groups), last]


def _head(sheet: Worksheet, box: tuple[int, int, int, int], text: str) -> None:
    top, left, bottom, right = box
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            cell = sheet.cell(row, column)
            cell.fill, cell.border, cell.alignment, cell.font = looks.HEAD, looks.BOX, looks.MIDDLE, looks.BOLD
    sheet.cell(top, left, text)
    if (top, left) != (bottom, right):
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def _write_rows(sheet: Worksheet, plan: Plan, wish: _Wish) -> None:
    for row, (code, name) in enumerate(wish.rows, plan.first):
        for at, text in enumerate((code, name), 1):
            cell = sheet.cell(row, at)
            cell.value, cell.data_type = text, "s"
            cell.font, cell.border, cell.alignment = (looks.SOFT, looks.TEXT)[at - 1], looks.BOX, looks.LEFT
        for at, head in enumerate(plan.heads, FIRST_COLUMN + 1):
            cell = sheet.cell(row, at)
            cell.font, cell.border, cell.alignment = looks.TEXT, looks.BOX, looks.RIGHT
            if isinstance(head, Column):
                cell.protection = looks.OPEN
                cell.value = _content(wish, (code, head.code))
            else:
                cell.fill = looks.SUNKEN
                cell.value = "=SUM(" + ",".join(f"{plan.letters(one)}{row}" for one in head.of) + ")"
    if plan.has_sum_row:
        _write_sums(sheet, plan, wish)


def _content(wish: _Wish, key: tuple[str, str]) -> int | str | None:
    value = wish.filled.cells[key] if wish.filled else CellValue(CellState.EMPTY)
    return value.number if value.state is CellState.GIVEN else value.text(wish.language or "zh") or None


def _write_sums(sheet: Worksheet, plan: Plan, wish: _Wish) -> None:
    for at in range(1, plan.width + 1):
        cell = sheet.cell(plan.sum_at, at)
        cell.fill, cell.border, cell.font = looks.SUNKEN, looks.BOX, looks.BOLD
        cell.alignment = looks.LEFT if at <= FIRST_COLUMN else looks.RIGHT
        if at > FIRST_COLUMN:
            letters = column_letters(at - 1)
            cell.value = f"=SUM({letters}{plan.first}:{letters}{plan.last})"
    mark = sheet.cell(plan.sum_at, 1, SUM)
    mark.number_format = ";;;"  # shown as nothing
    sheet.cell(plan.sum_at, 2, in_line(words.SUM, wish.language))


def _fit(sheet: Worksheet, plan: Plan, wish: _Wish) -> None:
    """Widths, heights, panes, print, protection and what the cells take."""
    widths = _widths(plan, wish)
    for at, width in enumerate(widths):
        sheet.column_dimensions[column_letters(at)].width = width
    for row in range(1, HEAD_ROWS + 1):
        text = str(sheet.cell(row, 1).value)
        sheet.row_dimensions[row].height = looks.LINE_POINTS * looks.lines_needed(text, width=sum(widths)) + 9
    for row in range(plan.heads_at, plan.codes_at):
        texts = [(str(sheet.cell(row, at + 1).value or ""), width) for at, width in enumerate(widths)]
        needed = max(looks.lines_needed(text, width=max(width, 12)) for text, width in texts)
        sheet.row_dimensions[row].height = looks.LINE_POINTS * max(needed, 1) + 6
    last = plan.sum_at if plan.has_sum_row else plan.last
    for row in range(plan.first, last + 1):
        sheet.row_dimensions[row].height = looks.LINE_POINTS + 4
    sheet.freeze_panes = f"{column_letters(FIRST_COLUMN)}{plan.first}"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{plan.heads_at}:{plan.codes_at}"
    sheet.print_area = f"A1:{column_letters(plan.width - 1)}{last}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "&P / &N"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # who may not do it: false lets people widen
    rule_cells(sheet, plan, language=wish.language)


def _widths(plan: Plan, wish: _Wish) -> list[float]:
    language = wish.language
    code = max(looks.shown_width(code) for code, _ in wish.rows)
    name = max(looks.shown_width(text) for text in (*(name for _, name in wish.rows), spoken(wish.form.rows.head, language)))
    widths = [max(code + 1.5, looks.NARROWEST), max(name + 2.0, 10.0)]
    several = len({column.unit for column in wish.form.columns}) > 1
    for head in plan.heads:
        longest = max(looks.shown_width(word) for word in _stack(head, wish, several_units=several)[-1].replace("\n", " ").split(" "))
        widths.append(max(longest + 2.0, looks.NARROWEST + 1.5))
    return [min(width, looks.WIDEST) for width in widths]


def _mark(wish: _Wish, *, head: list[str], guide: str) -> Mark:
    return Mark(
        form=wish.form.code,
        edition=wish.form.edition.isoformat(),
        place=wish.place[0],
        period=str(wish.period),
        language=wish.language or "both",
        head=head_digest(head),
        guide=guide,
        rows=tuple((code, name_digest(code, name)) for code, name in wish.rows),
    )


def _texts_above(sheet: Worksheet, plan: Plan) -> list[str]:
    """Everything above the codes, row by row: title, place, period, heads."""
    rows = sheet.iter_rows(max_row=plan.codes_at - 1, values_only=True)
    return [str(value) for row in rows for value in row if value is not None]


def _write_mark(sheet: Worksheet, mark: Mark) -> None:
    for line in mark.lines():
        sheet.append(line)
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s"
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
