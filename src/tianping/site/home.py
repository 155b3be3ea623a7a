"""The home folder of an office: made at set-up, its owner's alone."""

from __future__ import annotations

import os
from pathlib import Path

from tianping.privacy.key_files import read_or_make_key
from tianping.site.environment import read_folder

OFFICE_ZONE = "Asia/Shanghai"
"""One time for all of China."""

FOLDERS = ("checkpoints", "files", "incoming", "keys", "lake", "static", "tls")


def prepare_home() -> Path:
    """Make the home folder and the site's key. Settings read both, so this comes before them.

    Returns
    -------
    Path
        The home folder.
    """
    os.umask(0o077)
    home = read_folder("TIANPING_HOME", default=Path("~/.tianping"))
    for folder in (home, *(home / name for name in FOLDERS)):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    read_or_make_key(read_folder("TIANPING_KEYS", default=home / "keys") / "site.key")
    return home


def boot() -> None:
    """Make Django ready for a command that works on the office's database."""
    import django

    prepare_home()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianping.site.settings")
    django.setup()
