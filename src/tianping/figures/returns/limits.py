"""Numbers of this room, each with its reason."""

from __future__ import annotations

MOST_CELLS_A_SAVE = 20_000
"""Cells in one save. A township of 500 villages with 30 columns fills 15,000."""

LATE_LIST_MONTHS = 12
"""Months looked back for returns that never came; older ones are history, not work."""

STALE_QUESTION_DAYS = 7
"""Days after which an unanswered question is shown as overdue. A judgement: one working week."""
