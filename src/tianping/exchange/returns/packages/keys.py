"""Keys of an office: one pair signs what it sends, one pair opens what is sealed for it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from tianping.exchange.returns.letters import letters_of
from tianping.privacy.key_files import read_or_make_key

_KEY_BYTES = 32
_CARD = "tianping-office-1"


class CryptographyMissing(Exception):  # noqa: N818 - it says what is missing
    """The package ``cryptography`` is not installed."""

    def __init__(self) -> None:
        super().__init__("packages need cryptography: pip install 'tianping[site]'")


def signing_algorithm() -> ModuleType:
    """Ed25519 of ``cryptography``, imported here so that a door opens without it."""
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as missing:
        raise CryptographyMissing from missing
    return ed25519


def sealing_algorithm() -> ModuleType:
    """X25519 of ``cryptography``."""
    try:
        from cryptography.hazmat.primitives.asymmetric import x25519
    except ImportError as missing:
        raise CryptographyMissing from missing
    return x25519


@dataclass(frozen=True, slots=True)
class OfficeCard:
    """The public keys of an office, to be compared by people and entered once.

    Parameters
    ----------
    signing, sealing : bytes
        Ed25519 and X25519 public keys of 32 bytes.

    Raises
    ------
    ValueError
        If a key has another length.
    """

    signing: bytes
    sealing: bytes

    def __post_init__(self) -> None:
        if len(self.signing) != _KEY_BYTES or len(self.sealing) != _KEY_BYTES:
            raise ValueError(f"public keys have {_KEY_BYTES} bytes, got {len(self.signing)} and {len(self.sealing)}")

    @property
    def fingerprint(self) -> str:
        """Twenty-four letters in groups, to be read out over a telephone."""
        letters = letters_of(self.signing + self.sealing)
        return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))

    def text(self) -> str:
        """The card in one line: a word, both keys in hexadecimal digits, and a check value."""
        keys = (self.signing + self.sealing).hex()
        return f"{_CARD} {keys} {_check(keys)}"

    @classmethod
    def parse(cls, text: str) -> OfficeCard:
        """Read a card back.

        Raises
        ------
        ValueError
            If it is no card, or was mistyped.
        """
        parts = text.split()
        if len(parts) != 3 or parts[0] != _CARD or parts[2] != _check(parts[1].lower()):
            raise ValueError("not the card of an office, or mistyped; copy the whole line")
        keys = bytes.fromhex(parts[1])
        return cls(keys[:_KEY_BYTES], keys[_KEY_BYTES:])


def _check(keys: str) -> str:
    return hashlib.sha256(keys.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """The secret keys of an office: 32 bytes each, never shown.

    Raises
    ------
    ValueError
        If a key has another length.
    """

    signing: bytes = field(repr=False)
    sealing: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.signing) != _KEY_BYTES or len(self.sealing) != _KEY_BYTES:
            raise ValueError(f"secret keys have {_KEY_BYTES} bytes")

    @property
    def card(self) -> OfficeCard:
        """The public keys that belong to them."""
        signing = signing_algorithm().Ed25519PrivateKey.from_private_bytes(self.signing).public_key()
        sealing = sealing_algorithm().X25519PrivateKey.from_private_bytes(self.sealing).public_key()
        return OfficeCard(signing.public_bytes_raw(), sealing.public_bytes_raw())


def read_or_make_keys(folder: Path) -> OfficeKeys:
    """Return the keys in a folder, made at random on the first call; the files are their owner's alone.

    Raises
    ------
    KeyRefused
        If a file has another length, or others may read it.
    """
    return OfficeKeys(read_or_make_key(folder / "signing.key"), read_or_make_key(folder / "sealing.key"))
