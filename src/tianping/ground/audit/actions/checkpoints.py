from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from django.conf import settings

from tianping.ground.audit.models import Head
from tianping.ground.audit.queries.checkpoints import Checkpoint, public_key, sign


def write_checkpoint(*, on: date, out: Path | None = None) -> tuple[Checkpoint, Path]:
    """Sign where the chain ends and write it to a file, to be kept outside; the public key lies beside it.

    Parameters
    ----------
    on : date
        The day to sign.
    out : Path or None
        The file; by default one a day in the folder of checkpoints.
    """
    head = Head.objects.get(pk=1)
    checkpoint = sign(size=head.size, head=head.hash, day=on)
    path = out or Path(settings.CHECKPOINTS) / f"{on.isoformat()}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, checkpoint.text)
    _replace(path.with_name("public-key.txt"), public_key() + "\n")
    return checkpoint, path


def _replace(path: Path, text: str) -> None:
    """Write whole or not at all: a checkpoint cut short by a power failure would look like a forged one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
