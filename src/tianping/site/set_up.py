"""Bring database and static files to this version: ``python -m tianping.site.set_up``, part of ``tianping serve``."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tianping.site.home import boot


def set_up() -> None:
    from django.core.management import call_command

    boot()
    call_command("migrate", verbosity=0, interactive=False)
    collect_static_files()


def collect_static_files() -> None:
    """Gather them under names with their hashes, if any changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    state = static_state()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == state:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(state, encoding="utf-8")


def static_state() -> str:
    """Tell by names, sizes and times what the static files are."""
    from django.contrib.staticfiles.finders import get_finders

    known = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=None):
            status = Path(storage.path(path)).stat()
            known.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return known.hexdigest()


if __name__ == "__main__":
    set_up()
