"""What the cells of a template take, and how those without a number are shown."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tianping.exchange.returns.template import looks, words
from tianping.exchange.returns.template.plan import Plan, in_line
from tianping.jurisdictions.forms import Column
from tianping.terms import ABSENT, REFUSED, Language
from tianping.terms.cells import LARGEST_NUMBER

_LONGEST_TITLE, _LONGEST_TEXT = 32, 255
"""Characters of a validation's title and text (ECMA-376 part 1, 18.3.1.32)."""


def rule_cells(sheet: Worksheet, plan: Plan, *, language: Language | None) -> None:
    """Let every cell of a column take a whole number up to its largest, a dash or the word for refused."""
    for column in plan.form.columns:
        letters = plan.letters(column.code)
        area = f"{letters}{plan.first}:{letters}{plan.last}"
        sheet.add_data_validation(_validation(column, f"{letters}{plan.first}", area, language))
        for value, fill in ((ABSENT, looks.ABSENT), (REFUSED, looks.REFUSED)):
            spellings = ",".join(f'{letters}{plan.first}="{text}"' for text in sorted({value.text("zh"), value.text("en")}))
            sheet.conditional_formatting.add(area, FormulaRule(formula=[f"OR({spellings})"], fill=fill))


def _validation(column: Column, cell: str, area: str, language: Language | None) -> DataValidation:
    most = LARGEST_NUMBER if column.maximum is None else column.maximum
    # IF looks at one branch only: AND would take the whole number of a word, which is an error, and refuse the word.
    others = ",".join(f'{cell}="{text}"' for text in ("—", "-", REFUSED.text("zh"), REFUSED.text("en")))
    formula = f"IF(ISNUMBER({cell}),AND({cell}>=0,{cell}<={most},{cell}=INT({cell})),OR({others}))"
    validation = DataValidation(type="custom", formula1=formula, allow_blank=True, sqref=area)
    validation.showErrorMessage = True
    validation.errorTitle = in_line(words.WRONG_TITLE, language)[:_LONGEST_TITLE]
    validation.error = in_line(words.WRONG, language).format(most=most)[:_LONGEST_TEXT]
    if column.help is not None:
        validation.showInputMessage = True
        validation.promptTitle = in_line(column.label, language)[:_LONGEST_TITLE]
        validation.prompt = in_line(column.help, language)[:_LONGEST_TEXT]
    return validation
