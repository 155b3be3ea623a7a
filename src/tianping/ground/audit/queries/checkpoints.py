"""Signed checkpoints: a short text that outsiders keep. In the form of a C2SP signed note.

    tianping-audit
    <entries>
    <hash of the last entry, base64>
    <day>

    — tianping-audit <key and signature, base64>

Sources: C2SP tlog-checkpoint and signed-note, https://c2sp.org/tlog-checkpoint and https://c2sp.org/signed-note, read in 2026.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from tianping.privacy.key_files import read_or_make_key

ORIGIN = "tianping-audit"
_ED25519 = b"\x01"


class CheckpointUnreadable(ValueError):
    """The text is not a checkpoint of an audit chain."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the chain was on a day.

    Parameters
    ----------
    size : int
        Entries in the chain.
    hash : str
        Hash of the last one, hexadecimal.
    day : date
        When it was signed.
    signature : bytes
        Four bytes that name the key, then the Ed25519 signature of the text.
    """

    size: int
    hash: str
    day: date
    signature: bytes

    @property
    def body(self) -> str:
        return f"{ORIGIN}\n{self.size}\n{_base64(bytes.fromhex(self.hash))}\n{self.day.isoformat()}\n"

    @property
    def text(self) -> str:
        return f"{self.body}\n— {ORIGIN} {_base64(self.signature)}\n"

    def is_signed_with(self, key: str) -> bool:
        """Whether the office with this public key (as `public_key` prints it) signed it."""
        raw = _raw(key)
        if self.signature[:4] != _key_name(raw):
            return False
        try:
            Ed25519PublicKey.from_public_bytes(raw).verify(self.signature[4:], self.body.encode())
        except InvalidSignature:
            return False
        return True


def sign(*, size: int, head: str, day: date) -> Checkpoint:
    unsigned = Checkpoint(size=size, hash=head, day=day, signature=b"")
    key = _private_key()
    name = _key_name(key.public_key().public_bytes_raw())
    return Checkpoint(size=size, hash=head, day=day, signature=name + key.sign(unsigned.body.encode()))


def public_key() -> str:
    """Return the office's public key for outsiders: name, key id, key."""
    raw = _private_key().public_key().public_bytes_raw()
    return f"{ORIGIN}+{_key_name(raw).hex()}+{_base64(_ED25519 + raw)}"


def read_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint; who signed it is another question.

    Raises
    ------
    CheckpointUnreadable
        If the text has another form.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    try:
        origin, size, head, day, blank, signature, *rest = lines
        dash, name, signed = signature.split(" ")
        if (origin, blank, dash, name) != (ORIGIN, "", "—", ORIGIN) or any(rest) or not size.isascii() or not size.isdigit():
            raise CheckpointUnreadable(f"not a checkpoint of {ORIGIN}")
        raw = base64.b64decode(head, validate=True)
        checkpoint = Checkpoint(int(size), raw.hex(), date.fromisoformat(day), base64.b64decode(signed, validate=True))
    except (ValueError, binascii.Error) as error:
        raise CheckpointUnreadable(f"not a checkpoint of {ORIGIN}: six lines, ending in the signature") from error
    if len(raw) != 32 or len(checkpoint.signature) != 68:
        raise CheckpointUnreadable("a checkpoint has a hash of 32 bytes and a signature of 68")
    return checkpoint


def latest_checkpoint() -> Checkpoint | None:
    """Return the newest of the checkpoints kept on this computer."""
    files = sorted(Path(settings.CHECKPOINTS).glob("????-??-??.txt"))
    return read_checkpoint(files[-1].read_text(encoding="utf-8")) if files else None


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(read_or_make_key(Path(settings.KEYS) / "audit-checkpoint.key"))


def _raw(key: str) -> bytes:
    try:
        name, key_id, encoded = key.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise CheckpointUnreadable("a public key reads tianping-audit+<id>+<key>") from error
    if name != ORIGIN or raw[:1] != _ED25519 or len(raw) != 33 or _key_name(raw[1:]).hex() != key_id:
        raise CheckpointUnreadable("a public key reads tianping-audit+<id>+<key>, and its id belongs to its key")
    return raw[1:]


def _key_name(raw: bytes) -> bytes:
    return hashlib.sha256(ORIGIN.encode() + b"\n" + _ED25519 + raw).digest()[:4]


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
