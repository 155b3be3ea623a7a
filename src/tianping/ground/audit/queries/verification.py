"""Find the first entry that is not as it was written, and say what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tianping.ground.audit.choices import CLOCK_CORRECTED, FaultKind
from tianping.ground.audit.models import BEGINNING, Entry, Head
from tianping.ground.audit.queries.checkpoints import Checkpoint


@dataclass(frozen=True, slots=True)
class Fault:
    """The first bad entry.

    Parameters
    ----------
    seq : int
        Its number. Of a branch told by a checkpoint alone: the last entry that may be the first bad one.
    kind : FaultKind
        What happened to it.
    since : int
        The last number that a checkpoint still vouches for, plus one; ``seq`` where the entry itself shows the fault.
    """

    seq: int
    kind: FaultKind
    since: int


@dataclass(frozen=True, slots=True)
class Verification:
    """What the walk over the chain found."""

    size: int
    hash: str
    day: date | None
    fault: Fault | None


Find = Callable[[str], int | None]
"""Tells at which number the entry with a hash stands."""


def verify_chain(*, checkpoints: Sequence[Checkpoint] = (), key: str = "") -> Verification:
    """Walk the whole chain, compare it with its head and with checkpoints kept outside.

    Without a checkpoint, entries taken from the end, or a chain written anew from some entry on, cannot be noticed.

    Parameters
    ----------
    checkpoints : sequence of Checkpoint
        As kept outside, in any order.
    key : str
        The office's public key, as kept outside.
    """
    head = Head.objects.get(pk=1)
    entries = Entry.objects.order_by("seq", "hash").iterator(chunk_size=5000)
    return verify(entries, head=head, find=_stands_at, checkpoints=checkpoints, key=key)


def verify(entries: Iterable[Entry], *, head: Head, find: Find, checkpoints: Sequence[Checkpoint] = (), key: str = "") -> Verification:
    """Walk entries in the order of their numbers; see `verify_chain`."""
    for checkpoint in checkpoints:
        if not checkpoint.is_signed_with(key):
            return Verification(head.size, head.hash, head.day, Fault(checkpoint.size, FaultKind.WRONG_KEY, checkpoint.size))
    marks = {checkpoint.size: "" for checkpoint in checkpoints} | {0: BEGINNING}
    size, running, day = 0, BEGINNING, None
    for entry in entries:
        kind = _fault_of(entry, after=(size, running, day), find=find, last=head.size)
        if kind is not None:
            seq, what = kind
            return Verification(size, running, day, Fault(seq, what, seq))
        size, running, day = entry.seq, entry.hash, entry.day
        if size in marks:
            marks[size] = running
    fault = _fault_at_end(size, running, head=head) or _fault_by_checkpoint(size, marks, checkpoints=checkpoints)
    return Verification(size, running, day, fault)


def _fault_of(entry: Entry, *, after: tuple[int, str, date | None], find: Find, last: int) -> tuple[int, FaultKind] | None:
    size, running, day = after
    if entry.seq <= size:
        return entry.seq, FaultKind.DUPLICATED
    if entry.seq > size + 1:
        return size + 1, FaultKind.DELETED
    if entry.previous != running:
        return _misplaced(entry, find=find, last=last)
    if entry.computed_hash() != entry.hash:
        return entry.seq, FaultKind.EDITED
    if day is not None and entry.day < day and entry.act != CLOCK_CORRECTED:
        return entry.seq, FaultKind.CLOCK_BACK
    return None


def _misplaced(entry: Entry, *, find: Find, last: int) -> tuple[int, FaultKind]:
    """Tell why an entry does not follow the one before it."""
    follows = find(entry.previous) if entry.previous != BEGINNING else 0
    if entry.computed_hash() == entry.hash:
        if follows is not None and follows < entry.seq:
            return entry.seq, FaultKind.FORKED
        # It says rightly what it followed, and that is gone: the one ahead was written anew with a hash that fits.
        return entry.seq - 1, FaultKind.EDITED
    was = next((seq for seq in range(1, last + 1) if entry.computed_hash(seq=seq) == entry.hash), None)
    if was is None:
        return entry.seq, FaultKind.EDITED
    return entry.seq, FaultKind.DELETED if follows is None else FaultKind.REORDERED


def _fault_at_end(size: int, running: str, *, head: Head) -> Fault | None:
    if size < head.size:
        return Fault(size + 1, FaultKind.TRUNCATED, size + 1)
    if size > head.size:
        return Fault(head.size + 1, FaultKind.INSERTED, head.size + 1)
    return None if running == head.hash else Fault(size, FaultKind.FORKED, size)


def _fault_by_checkpoint(size: int, marks: dict[int, str], *, checkpoints: Sequence[Checkpoint]) -> Fault | None:
    vouched = 0
    for checkpoint in sorted(checkpoints, key=lambda each: each.size):
        if checkpoint.size > size:
            return Fault(size + 1, FaultKind.TRUNCATED, size + 1)
        if marks[checkpoint.size] != checkpoint.hash:
            return Fault(checkpoint.size, FaultKind.FORKED, vouched + 1)
        vouched = checkpoint.size
    return None


def _stands_at(hash_: str) -> int | None:
    return Entry.objects.filter(hash=hash_).values_list("seq", flat=True).first()
