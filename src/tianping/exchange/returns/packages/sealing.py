"""Signed, then sealed: nothing outside but what says that it is such a file, and its length.

The content is signed with Ed25519 (RFC 8032) together with the recipient and the one-time key, so that nobody can seal
it again for another; then sealed with ChaCha20-Poly1305 (RFC 8439) under a key that HKDF-SHA-256 (RFC 5869) derives
from an X25519 agreement (RFC 7748) between a one-time key and the recipient's. The same derivation gives a check
value, by which a recipient tells a file for somebody else from one that was changed.

Layout: 8 bytes of name, 1 of version, 32 of one-time key, 16 of check value, 4 of length (big-endian), the sealed rest.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from tianping.exchange.returns.limits import MOST_PACKAGE_BYTES
from tianping.exchange.returns.packages.keys import OfficeCard, OfficeKeys, sealing_algorithm, signing_algorithm
from tianping.exchange.returns.packages.refusals import PackageProblemCode as Code
from tianping.exchange.returns.packages.refusals import PackageRefused

_NAME, _VERSION = b"TPSEALED", b"\x01"
_START = _NAME + _VERSION
_KEY, _CHECK, _LENGTH, _SIGNATURE, _NONCE, _TAG = 32, 16, 4, 64, 12, 16
_HEAD = len(_START) + _KEY + _CHECK + _LENGTH
_SIGNED = b"tianping signed content 1\0"
_SEALED = b"tianping sealed content 1\0"
_PADDED_TO = 4096
"""Bytes. The length of a file tells how many blocks it has and no more."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Content whose signature was right, with the name of its sender."""

    sender: str
    content: bytes


def seal(content: bytes, *, sender: OfficeKeys, recipient: OfficeCard) -> bytes:
    """Sign content and seal it for one recipient."""
    x25519 = sealing_algorithm()
    one_time = x25519.X25519PrivateKey.generate()
    public = one_time.public_key().public_bytes_raw()
    shared = one_time.exchange(x25519.X25519PublicKey.from_public_bytes(recipient.sealing))
    key, check, nonce = _derived(shared, public, recipient.sealing)
    signer = signing_algorithm().Ed25519PrivateKey.from_private_bytes(sender.signing)
    signature = signer.sign(_SIGNED + public + recipient.sealing + content)
    plain = sender.card.signing + signature + len(content).to_bytes(_LENGTH) + content
    plain += bytes(-len(plain) % _PADDED_TO)
    if len(plain) + _HEAD + _TAG > MOST_PACKAGE_BYTES:
        raise PackageRefused(Code.TOO_LARGE, wanted=f"{MOST_PACKAGE_BYTES:,} bytes")
    head: bytes = _START + public + check + (len(plain) + _TAG).to_bytes(_LENGTH)
    return head + _encrypted(key, nonce, plain, head)


def open_sealed(sealed: bytes, *, keys: OfficeKeys, known: Mapping[str, OfficeCard]) -> Opened:
    """Open what was sealed for ``keys`` by one of the known senders.

    Raises
    ------
    PackageRefused
        With the first thing that is wrong; see ``PackageProblemCode``.
    """
    head, body = _parts(sealed)
    public = head[len(_START) : len(_START) + _KEY]
    check = head[len(_START) + _KEY : len(_START) + _KEY + _CHECK]
    plain = _unsealed(head, body, public, check, keys)
    return _signed_by(plain, public, keys.card.sealing, known)


def _parts(sealed: bytes) -> tuple[bytes, bytes]:
    if len(sealed) > MOST_PACKAGE_BYTES:
        raise PackageRefused(Code.TOO_LARGE, wanted=f"{MOST_PACKAGE_BYTES:,} bytes")
    if not sealed or sealed[: len(_START)] != _START[: len(sealed)]:
        raise PackageRefused(Code.NOT_A_PACKAGE)
    length = int.from_bytes(sealed[_HEAD - _LENGTH : _HEAD])
    if len(sealed) < _HEAD or len(sealed) < _HEAD + length:
        raise PackageRefused(Code.TRUNCATED)
    return sealed[:_HEAD], sealed[_HEAD:]


def _unsealed(head: bytes, body: bytes, public: bytes, check: bytes, keys: OfficeKeys) -> bytes:
    x25519 = sealing_algorithm()
    from cryptography.exceptions import InvalidTag

    own = x25519.X25519PrivateKey.from_private_bytes(keys.sealing)
    try:
        shared = own.exchange(x25519.X25519PublicKey.from_public_bytes(public))
    except ValueError:
        # A one-time key that gives the same secret with every key: nobody seals so.
        shared = b""
    if not shared:
        raise PackageRefused(Code.ALTERED)
    key, wanted, nonce = _derived(shared, public, own.public_key().public_bytes_raw())
    if not hmac.compare_digest(check, wanted):
        raise PackageRefused(Code.FOR_SOMEBODY_ELSE)
    plain = None
    try:
        plain = _decrypted(key, nonce, body, head)
    except (InvalidTag, ValueError, OverflowError):
        plain = None
    if plain is None:
        raise PackageRefused(Code.ALTERED)
    return plain


def _signed_by(plain: bytes, public: bytes, recipient: bytes, known: Mapping[str, OfficeCard]) -> Opened:
    from cryptography.exceptions import InvalidSignature

    at = _KEY + _SIGNATURE + _LENGTH
    length = int.from_bytes(plain[at - _LENGTH : at])
    if len(plain) < at + length or len(plain) - at - length >= _PADDED_TO or any(plain[at + length :]):
        raise PackageRefused(Code.CONTENT_WRONG)
    signing, signature, content = plain[:_KEY], plain[_KEY : _KEY + _SIGNATURE], plain[at : at + length]
    sender = next((name for name, card in known.items() if hmac.compare_digest(card.signing, signing)), None)
    if sender is None:
        raise PackageRefused(Code.SENDER_UNKNOWN)
    right = True
    try:
        key = signing_algorithm().Ed25519PublicKey.from_public_bytes(signing)
        key.verify(signature, _SIGNED + public + recipient + content)
    except (InvalidSignature, ValueError):
        right = False
    if not right:
        raise PackageRefused(Code.SIGNATURE_WRONG)
    return Opened(sender, content)


def _derived(shared: bytes, public: bytes, recipient: bytes) -> tuple[bytes, bytes, bytes]:
    """Key, check value and nonce; each one-time key is used once, so the nonce may be derived too."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derivation = HKDF(SHA256(), _KEY + _CHECK + _NONCE, salt=None, info=_SEALED + public + recipient)
    stretch = derivation.derive(shared)
    return stretch[:_KEY], stretch[_KEY : _KEY + _CHECK], stretch[_KEY + _CHECK :]


def _encrypted(key: bytes, nonce: bytes, plain: bytes, beside: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key).encrypt(nonce, plain, beside)


def _decrypted(key: bytes, nonce: bytes, sealed: bytes, beside: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key).decrypt(nonce, sealed, beside)
