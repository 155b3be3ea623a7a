"""Settings come from the environment alone. A wrong value stops the start and says what is allowed."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_POSTGRES_OPTIONS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name", "host"})


def read_flag(name: str, *, default: bool = False) -> bool:
    text = os.environ.get(name)
    if text is None:
        return default
    if text.lower() not in _FLAGS:
        raise ImproperlyConfigured(f"{name}={text!r}: must be one of {', '.join(_FLAGS)}")
    return _FLAGS[text.lower()]


def read_number(name: str, *, default: int, least: int, most: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise ImproperlyConfigured(f"{name}={text!r}: must be a whole number from {least} to {most}")
    return int(text)


def read_choice(name: str, *, default: str, allowed: Collection[str]) -> str:
    text = os.environ.get(name, default)
    if text not in allowed:
        raise ImproperlyConfigured(f"{name}={text!r}: must be one of {', '.join(sorted(allowed))}")
    return text


def read_words(name: str, *, default: tuple[str, ...]) -> list[str]:
    """Read a list separated by commas."""
    words = [word.strip() for word in os.environ.get(name, ",".join(default)).split(",")]
    if not all(words):
        raise ImproperlyConfigured(f"{name}={os.environ.get(name)!r}: must be words separated by commas, none empty")
    return words


def read_folder(name: str, *, default: Path) -> Path:
    path = Path(os.environ.get(name) or default).expanduser()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name}={str(path)!r}: must be a folder")
    return path.absolute()


def read_secret(name: str) -> str:
    """Read a secret from NAME, or from the file that NAME_FILE tells; an unreadable file stops the start."""
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, "")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE={file!r}: cannot be read ({error.strerror})") from error


def read_database(name: str, *, default: Path) -> dict[str, Any]:
    """Read the address of a PostgreSQL database; without one, the SQLite file at ``default``."""
    address = read_secret(name)
    return _postgres(name, address) if address else _sqlite(default)


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            # A write takes its lock at the start and waits for its turn: upgrading a read lock fails at once instead.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # An office PC loses its power without warning: each commit reaches the disk before it is called done.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
        },
    }


def _postgres(name: str, address: str) -> dict[str, Any]:
    """Split postgresql://user:password@host:port/database?sslmode=require; errors never show the password."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: not an address of a database") from error
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(f"{name}: scheme {parts.scheme!r}, must be postgresql://user:password@host:port/database")
    database = unquote(parts.path.lstrip("/"))
    if not database or "/" in database:
        raise ImproperlyConfigured(f"{name}: must end in /database, found {parts.path!r}")
    options = dict(parse_qsl(parts.query))
    if strange := sorted(options.keys() - _POSTGRES_OPTIONS):
        raise ImproperlyConfigured(f"{name}: option {strange[0]!r}, allowed are {', '.join(sorted(_POSTGRES_OPTIONS))}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
