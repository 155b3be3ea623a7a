"""Writing the chain. ``record`` is what every room calls."""

from tianping.ground.audit.actions.checkpoints import write_checkpoint
from tianping.ground.audit.actions.record import (
    ClockWentBack,
    EntryRefused,
    OutsideTransaction,
    note_clock_corrected,
    record,
)

__all__ = ["ClockWentBack", "EntryRefused", "OutsideTransaction", "note_clock_corrected", "record", "write_checkpoint"]
