"""Reading and proving the chain."""

from tianping.ground.audit.queries.checkpoints import (
    Checkpoint,
    CheckpointUnreadable,
    latest_checkpoint,
    public_key,
    read_checkpoint,
)
from tianping.ground.audit.queries.entries import entries_of, has_entry, head
from tianping.ground.audit.queries.reader import actor_at
from tianping.ground.audit.queries.verification import Fault, Verification, verify_chain

__all__ = [
    "Checkpoint",
    "CheckpointUnreadable",
    "Fault",
    "Verification",
    "actor_at",
    "entries_of",
    "has_entry",
    "head",
    "latest_checkpoint",
    "public_key",
    "read_checkpoint",
    "verify_chain",
]
