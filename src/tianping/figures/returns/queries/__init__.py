"""What other rooms may ask about returns."""

from tianping.figures.returns.models import Question, Return
from tianping.figures.returns.queries.accepted import AcceptedPeriod, accepted_by_county
from tianping.figures.returns.queries.due import Completeness, Expected, completeness, expected_returns
from tianping.figures.returns.queries.findings import findings_of, last_values, other_sums
from tianping.figures.returns.queries.questions import (
    opened_and_settled,
    question_within,
    questions,
    questions_of,
    questions_on,
)
from tianping.figures.returns.queries.sheets import (
    CellKey,
    Change,
    Sheet,
    SheetRow,
    get_return,
    history,
    rows_for,
    sheet_of,
    shown,
    values_before,
)

__all__ = [
    "AcceptedPeriod",
    "CellKey",
    "Change",
    "Completeness",
    "Expected",
    "Question",
    "Return",
    "Sheet",
    "SheetRow",
    "accepted_by_county",
    "completeness",
    "expected_returns",
    "findings_of",
    "get_return",
    "history",
    "last_values",
    "opened_and_settled",
    "other_sums",
    "question_within",
    "questions",
    "questions_of",
    "questions_on",
    "rows_for",
    "sheet_of",
    "shown",
    "values_before",
]
