"""Pages of returns: what is due, one return, questions as work."""

from tianping.figures.returns.views.due import due, open_one
from tianping.figures.returns.views.files import bring, workbook
from tianping.figures.returns.views.fill import fill, save
from tianping.figures.returns.views.questions import answer, ask, close, months, questions
from tianping.figures.returns.views.sheet import sheet
from tianping.figures.returns.views.steps import accept, lock, reopen, send, withdraw

__all__ = ["accept", "answer", "ask", "bring", "close", "due", "fill", "lock", "months", "open_one", "questions", "reopen", "save", "send", "sheet", "withdraw", "workbook"]
