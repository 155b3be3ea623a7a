"""What may be done to accounts. Every act is in the audit chain."""

from tianping.ground.accounts.actions.codes import (
    approve_code,
    close_code,
    enter_with_code,
    open_code,
    open_code_at_computer,
    open_new_code,
)
from tianping.ground.accounts.actions.leaving import OpenWork, forget_leavers, leave, offer_open_work, open_work_of
from tianping.ground.accounts.actions.people import Post, add_account, change_post, choose_language
from tianping.ground.accounts.actions.sign_in import forget_attempts, note, note_lock_out

__all__ = [
    "OpenWork",
    "Post",
    "add_account",
    "approve_code",
    "change_post",
    "choose_language",
    "close_code",
    "enter_with_code",
    "forget_attempts",
    "forget_leavers",
    "leave",
    "note",
    "note_lock_out",
    "offer_open_work",
    "open_code",
    "open_code_at_computer",
    "open_new_code",
    "open_work_of",
]
