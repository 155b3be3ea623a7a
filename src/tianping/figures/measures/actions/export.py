"""Taking a table out of the system is an act of its own."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction

from tianping.ground.audit import actions as audit
from tianping.terms import Actor


@transaction.atomic
def record_export(*, area_id: int, content: bytes, by: Actor, on: date) -> None:
    """Enter in the chain that figures of an area were taken along, with the hash of the file."""
    digest = hashlib.sha256(content).hexdigest()
    audit.record("measures.table.exported", by=by, on=on, subject=f"places.area:{area_id}", digest=digest)
