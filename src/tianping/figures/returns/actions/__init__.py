"""What may be done with returns. Every act is in the audit chain."""

from tianping.figures.returns.actions.accept import QuestionsOpen, accept_return, lock_return, reopen_return
from tianping.figures.returns.actions.bring import bring_file
from tianping.figures.returns.actions.fill import Edit, NotOnTheForm, Saved, open_return, save_cells
from tianping.figures.returns.actions.questions import answer, ask, close
from tianping.figures.returns.actions.send import CannotSend, send_return, withdraw_return

__all__ = [
    "CannotSend",
    "Edit",
    "NotOnTheForm",
    "QuestionsOpen",
    "Saved",
    "accept_return",
    "answer",
    "ask",
    "bring_file",
    "close",
    "lock_return",
    "open_return",
    "reopen_return",
    "save_cells",
    "send_return",
    "withdraw_return",
]
