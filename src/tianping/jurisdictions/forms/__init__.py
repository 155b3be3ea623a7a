"""Forms of returns as dated data: who sends what, when it is due, and the rules that its cells keep."""

from tianping.jurisdictions.forms.checks import (
    ABOVE_MAXIMUM,
    CELL_WORDS,
    NOT_GIVEN,
    REFUSED_CELL,
    Cells,
    Finding,
    Sums,
    column_totals,
    evaluate,
    rows_of,
)
from tianping.jurisdictions.forms.definitions import TOTAL_ROW, Column, Form, RowAxis, RowItem, Rule, Total
from tianping.jurisdictions.forms.due import Due
from tianping.jurisdictions.forms.expressions import (
    Cell,
    Expression,
    ExpressionRefused,
    Json,
    Number,
    Operation,
    cells_in,
    parse_expression,
    to_json,
)
from tianping.jurisdictions.forms.loading import load_due_presets, load_form, load_forms, read_form
from tianping.jurisdictions.forms.refusals import FormRefused
from tianping.jurisdictions.forms.values import value_of

__all__ = [
    "ABOVE_MAXIMUM",
    "CELL_WORDS",
    "NOT_GIVEN",
    "REFUSED_CELL",
    "TOTAL_ROW",
    "Cell",
    "Cells",
    "Column",
    "Due",
    "Expression",
    "ExpressionRefused",
    "Finding",
    "Form",
    "FormRefused",
    "Json",
    "Number",
    "Operation",
    "RowAxis",
    "RowItem",
    "Rule",
    "Sums",
    "Total",
    "cells_in",
    "column_totals",
    "evaluate",
    "load_due_presets",
    "load_form",
    "load_forms",
    "parse_expression",
    "read_form",
    "rows_of",
    "to_json",
    "value_of",
]
