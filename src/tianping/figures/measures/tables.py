"""A table of figures as a file: marked as internal, with its run, and safe for spreadsheet programs."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _

from tianping.figures.measures.forms import BASIS_WORDS, ORDER_WORDS, Asked
from tianping.figures.measures.queries import Table
from tianping.terms import Language

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_of(table: Table, asked: Asked, *, within: str, language: Language) -> bytes:
    """Write a table; ratios are boys per 100 girls with their 95 % interval, an empty cell where there is none."""
    card = table.card
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow([_("内部资料，不得外传"), _("模拟数据") if card.simulated else ""])
    write.writerow([_("范围"), safe(within), asked.year, str(ORDER_WORDS[asked.order])])
    write.writerow([_("来源"), str(card.source.label), str(BASIS_WORDS[card.basis])])
    write.writerow([_("运行"), card.run_id, card.computed_on.isoformat(), f"tianping {card.package_version}"])
    write.writerow([])
    write.writerow([_("区划代码"), _("名称"), _("判断"), _("性别比"), _("区间下端"), _("区间上端"), _("出生数")])
    for row in table.rows:
        numbers = ["" if value is None else f"{value:.2f}" for value in (row.ratio, row.low, row.high)]
        name, word = row.place.name.in_(language), row.word.in_(language)
        write.writerow([safe(row.place.code), safe(name), word, *numbers, row.births])
    # Spreadsheet programs of Chinese offices take a file without the mark for their local encoding.
    return ("\ufeff" + out.getvalue()).encode()


def safe(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text
