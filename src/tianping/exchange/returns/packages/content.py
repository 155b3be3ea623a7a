"""What is signed: a small document, packed, unpacked within limits and looked through."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection
from contextlib import suppress
from datetime import date

from tianping.exchange.returns.json_text import Json, parse_json, screen_json
from tianping.exchange.returns.limits import MOST_PACKAGE_UNPACKED_BYTES
from tianping.exchange.returns.packages.refusals import PackageProblemCode as Code
from tianping.exchange.returns.packages.refusals import PackageRefused
from tianping.exchange.returns.problems import ReturnRefused
from tianping.terms.cells import LARGEST_NUMBER

PACKAGE, RECEIPT = "package", "receipt"
_VERSION = 1
_OWN = ("kind", "version")


def pack(document: dict[str, Json], *, kind: str) -> bytes:
    """The document as bytes to be signed."""
    whole = {"kind": kind, "version": _VERSION, **document}
    return zlib.compress(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode(), level=9)


def unpack(content: bytes, *, kind: str, keys: Collection[str], inner: Collection[str] = ()) -> dict[str, Json]:
    """The document that was packed, if it is of this kind and has these keys and no others.

    ``inner`` are names that may be told of what stands inside it.

    Raises
    ------
    PackageRefused
        ``TOO_LARGE``, ``CONTENT_WRONG`` or ``WRONG_KIND``.
    ReturnRefused
        If any text of it is a person's.
    """
    document: Json = None
    try:
        document = parse_json(_unpacked(content))
    except ReturnRefused:
        document = None
    if isinstance(document, dict):
        screen_json(document, keys={*_OWN, *keys, *inner})
    if not isinstance(document, dict) or document.get("version") != _VERSION:
        raise PackageRefused(Code.CONTENT_WRONG)
    if document.get("kind") != kind:
        raise PackageRefused(Code.WRONG_KIND if document.get("kind") in (PACKAGE, RECEIPT) else Code.CONTENT_WRONG, wanted=kind)
    if set(document) != {*_OWN, *keys}:
        raise PackageRefused(Code.CONTENT_WRONG)
    return document


def _unpacked(content: bytes) -> bytes:
    """No more is unpacked than the limit and one byte."""
    unpacker = zlib.decompressobj()
    text, whole = b"", True
    try:
        text = unpacker.decompress(content, MOST_PACKAGE_UNPACKED_BYTES + 1)
    except zlib.error:
        whole = False
    if len(text) > MOST_PACKAGE_UNPACKED_BYTES:
        raise PackageRefused(Code.TOO_LARGE, wanted=f"{MOST_PACKAGE_UNPACKED_BYTES:,} bytes unpacked")
    if not whole or not unpacker.eof or unpacker.unused_data:
        raise PackageRefused(Code.CONTENT_WRONG)
    return text


def number_in(document: dict[str, Json], name: str) -> int:
    """A whole number from 1 on.

    Raises
    ------
    PackageRefused
        ``CONTENT_WRONG`` if it is anything else.
    """
    value = document[name]
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LARGEST_NUMBER:
        raise PackageRefused(Code.CONTENT_WRONG)
    return value


def day_in(document: dict[str, Json], name: str) -> date:
    """A day.

    Raises
    ------
    PackageRefused
        ``CONTENT_WRONG`` if it is anything else.
    """
    value, day = document[name], None
    if isinstance(value, str) and len(value) == len("2025-01-01"):
        with suppress(ValueError):
            day = date.fromisoformat(value)
    if day is None:
        raise PackageRefused(Code.CONTENT_WRONG)
    return day


def list_in(document: dict[str, Json], name: str) -> list[Json]:
    """A list.

    Raises
    ------
    PackageRefused
        ``CONTENT_WRONG`` if it is anything else.
    """
    value = document[name]
    if not isinstance(value, list):
        raise PackageRefused(Code.CONTENT_WRONG)
    return value
