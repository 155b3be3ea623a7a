"""Every field that could hold text is declared with what it holds: a new one fails until somebody has asked the question."""

from __future__ import annotations

import re

from django.apps import apps
from django.conf import settings
from django.db import models

HOLDS_TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)

# A person may be named in the closed list of the house alone; here: staff accounts.
NAMES_A_PERSON = {
    "accounts.Account.username": "sign-in name of a member of staff; kept while the account stands",
    "accounts.Account.display_name": "optional name of a member of staff for colleagues; emptied when the person leaves",
}
DECLARED = {
    "audit.Entry": {"actor": "pseudonym", "role": "code", "department": "code", "act": "verb", "subject": "kind and id", "digest": "hash", "previous": "hash", "hash": "hash"},
    "audit.Head": {"hash": "hash"},
    "places.Area": {"level": "code", "code": "division code", "name": "place", "latin": "place", "search": "place, folded"},
    "places.AreaCode": {"code": "division code"},
    "places.AreaName": {"name": "place", "latin": "place"},
    "places.Change": {"kind": "code", "source": "document or table that ordered the change"},
    "places.ChangePart": {"side": "code"},
    "accounts.Account": {"password": "argon2 hash", "role": "code", "department": "code", "language": "code"},
    "accounts.EntryCode": {"kind": "code", "first_half": "hash", "second_half": "hash", "outcome": "code"},
    "returns.Return": {"form": "code", "period": "period", "state": "code", "sent_by": "pseudonym", "reopened": "code"},
    "returns.Cell": {"row": "number or code of the form", "column": "code of the form", "state": "code"},
    "returns.CellChange": {"row": "number or code of the form", "column": "code of the form", "before": "code", "after": "code", "by": "pseudonym"},
    "returns.Question": {"row": "number or code of the form", "column": "code of the form", "origin": "code", "rule": "code of the form", "asked": "code", "state": "code",
                         "opened_by": "pseudonym", "answer": "code", "answered_by": "pseudonym"},
    "returns.Acceptance": {"digest": "hash", "file_sha256": "hash", "by": "pseudonym", "level": "code"},
    "births.Upload": {"digest": "hash", "parquet_sha256": "hash", "file_sha256": "hash", "kind": "code", "accepted_by": "pseudonym", "accepted_role": "code", "accepted_department": "code"},
    "births.Taking": {"form": "code", "period": "period", "manifest": "hash"},
    "births.UploadPart": {"source": "name of a register", "basis": "code"},
    "measures.Run": {"run_id": "hash", "identity": "hash", "source": "name of a register", "basis": "code", "kind": "code", "method": "name", "method_version": "version", "package_version": "version",
                     "inputs": "hashes", "compared": "name of a register", "map_fingerprint": "hash", "bounds": "numbers"},
    "measures.AreaFigures": {"level": "code", "shown": "figures", "behind": "figures"},
    "measures.Explanation": {"parts": "figures", "evidence": "figures"},
}  # fmt: skip


def text_fields() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for config in apps.get_app_configs()
        if config.name in settings.ROOMS
        for model in config.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, HOLDS_TEXT)
    }


def declared() -> set[str]:
    return set(NAMES_A_PERSON) | {f"{table}.{field}" for table, fields in DECLARED.items() for field in fields}


def test_every_field_of_text_is_declared() -> None:
    assert text_fields() - declared() == set(), "ask what it holds, and whether it could hold a person; then declare it here"


def test_nothing_is_declared_that_is_not_there() -> None:
    assert declared() - text_fields() == set()


def test_only_staff_accounts_name_a_person() -> None:
    assert all(re.match(r"accounts\.Account\.", name) for name in NAMES_A_PERSON)
