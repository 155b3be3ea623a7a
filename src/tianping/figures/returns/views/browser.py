"""What the page's scripts need: the same rules, as the same tree, with the same words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tianping.figures.returns import queries
from tianping.figures.returns.queries import Return, Sheet
from tianping.jurisdictions.forms import CELL_WORDS, Form, to_json
from tianping.terms import CellState, Language


def for_browser(there: Return, sheet: Sheet, *, language: Language) -> dict[str, Any]:
    last = queries.last_values(there)
    return {
        "version": sheet.version,
        "rows": [{"code": row.code, "word": row.word.in_(language)} for row in sheet.rows],
        "form": form_for_browser(sheet.form, language),
        "last": None if last is None else {f"{row}:{column}": value.text(language) for (row, column), value in last.items()},
        "others": {code: dict(sums) for code, sums in queries.other_sums(there, sheet.form).items()},
        "changed": [f"{row}:{column}" for row, column in sorted(sheet.changed)],
        "was_accepted": there.accepted_version is not None,
        "words": _words(language),
    }


def form_for_browser(form: Form, language: Language) -> dict[str, Any]:
    return {
        "columns": [
            {
                "code": column.code,
                "label": column.label.in_(language),
                "required": column.required,
                "maximum": column.maximum,
            }
            for column in form.columns
        ],
        "totals": [{"code": total.code, "of": list(total.of)} for total in form.totals],
        "rules": [
            {
                "code": rule.code,
                "level": rule.level,
                "scope": rule.scope,
                "expression": to_json(rule.expression),
                "words": rule.words.in_(language),
                "columns": list(rule.columns),
            }
            for rule in form.rules
        ],
        "cell": {code: words.in_(language) for code, words in CELL_WORDS.items()},
    }


def _words(language: Language) -> dict[str, str]:
    return {
        "refused": CellState.REFUSED.word.in_(language),
        "whole": _("整张表"),
        "gap": _("{where}：{count} 格"),
        "fill_zero": _("没有发生请填 0，不要留空。"),
        "more": _("另 {count} 项"),
        "saved": _("草稿已存 {time}"),
        "offline": _("没有网络。填的数记在这台电脑上，连上后自动存。"),
        "restored": _("找回了上次没有存成的 {count} 格。"),
        "pasted": _("贴了 {count} 格。"),
        "outside": _("有 {count} 格超出了这张表，没有贴。"),
        "not_numbers": _("有 {count} 格不是数字，没有贴：只收整数、0、—（不适用）、拒报。"),
        "not_a_number": _("这一格不是数字：只收整数、0、—（不适用）、拒报。"),
        "theirs": _("别人改成 {theirs}，您填的是 {mine}。"),
        "take_theirs": _("用别人的数"),
        "keep_mine": _("用我填的数"),
        "errors_left": _("还不能报送：有 {errors} 处须改。"),
        "gaps_left": _("还不能报送：有 {gaps} 格未填。"),
        "both_left": _("还不能报送：有 {errors} 处须改，{gaps} 格未填。"),
        "closed": _("登录已过期，或表已报送，没有存成。填的数记在这台电脑上。"),
    }
