"""A program of many writers, started by the test in processes of its own: ``writers.py <threads> <entries each>``."""

from __future__ import annotations

import os
import sys
import threading
from datetime import date

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tianping.site.settings"
django.setup()

from django.db import connection, transaction  # noqa: E402 - after the setup

from tianping.ground.audit import actions  # noqa: E402 - after the setup
from tianping.terms import Actor  # noqa: E402 - after the setup

threads, each = int(sys.argv[1]), int(sys.argv[2])
ready = threading.Barrier(threads)
failures: list[str] = []


def write(number: int) -> None:
    by = Actor(pseudonym=f"writer-{number}", role="auditor", department="health", area_id=number)
    ready.wait()
    try:
        for _ in range(each):
            with transaction.atomic():
                actions.record("tests.entry.written", by=by, on=date(2026, 3, 2), subject=f"tests.writer:{number}")
    except Exception as error:  # noqa: BLE001 - the parent counts what failed
        failures.append(repr(error))
    finally:
        connection.close()


writers = [threading.Thread(target=write, args=(number,)) for number in range(threads)]
for writer in writers:
    writer.start()
for writer in writers:
    writer.join()
print("\n".join(failures))  # noqa: T201 - read by the parent
sys.exit(bool(failures))
