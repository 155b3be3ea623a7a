"""An office's own certificate authority: browsers need a secure page, an office without internet has no public name."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LIVES = timedelta(days=3650)
SERVER_LIVES = timedelta(days=397)
"""Phones refuse server certificates that live longer than 398 days (Apple, HT211025, 2020) or 825 days (private roots)."""
RENEW_BEFORE = timedelta(days=30)
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10", "::1/128")


@dataclass(frozen=True, slots=True)
class OfficeCertificates:
    """Where the files lie."""

    authority: Path
    server: Path
    server_key: Path

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the authority, in the form that phones show."""
        certificate = x509.load_pem_x509_certificate(self.authority.read_bytes())
        return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def ready_certificates(folder: Path, *, names: Sequence[str], at: datetime) -> OfficeCertificates:
    """Return the office's certificates, made or renewed where needed.

    Parameters
    ----------
    folder : Path
        Where they lie.
    names : sequence of str
        Host names and addresses of the server.
    at : datetime
        Now, with its zone.
    """
    files = OfficeCertificates(folder / "office-ca.crt", folder / "server.crt", folder / "server.key")
    authority_key = folder / "office-ca.key"
    if not files.authority.is_file() or not authority_key.is_file():
        _make_authority(files.authority, authority_key, names=names, at=at)
        files.server.unlink(missing_ok=True)
    if not _still_good(files.server, names=names, at=at):
        _make_server(files, authority_key, names=names, at=at)
    return files


def _make_authority(path: Path, key_path: Path, *, names: Sequence[str], at: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Tianping office {x509.random_serial_number():x}"[:32])])
    # Whoever steals this key can speak for private addresses, local names and this office's own alone, not for the internet.
    inside = [x509.IPAddress(ipaddress.ip_network(network)) for network in _PRIVATE]
    own = [each.value for each in map(_general_name, names) if isinstance(each, x509.DNSName)]
    local = [x509.DNSName(suffix) for suffix in dict.fromkeys(("localhost", "local", "lan", "internal", "home.arpa", *own))]
    builder = (
        _certificate(name, issuer=name, key=key.public_key(), days=AUTHORITY_LIVES, at=at)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=[*inside, *local], excluded_subtrees=None), critical=True)
    )
    _write_key(key_path, key)
    _write(path, builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM), mode=0o644)


def _make_server(files: OfficeCertificates, authority_key: Path, *, names: Sequence[str], at: datetime) -> None:
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    signer = serialization.load_pem_private_key(authority_key.read_bytes(), password=None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{authority_key} holds no elliptic-curve key")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tianping")])
    builder = (
        _certificate(name, issuer=authority.subject, key=key.public_key(), days=SERVER_LIVES, at=at)
        .add_extension(x509.SubjectAlternativeName([_general_name(each) for each in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    _write_key(files.server_key, key)
    chain = builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) + files.authority.read_bytes()
    _write(files.server, chain, mode=0o644)


def _certificate(
    subject: x509.Name, *, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: timedelta, at: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    # An hour back: a phone's clock may be a little behind this computer's.
    builder = builder.not_valid_before(at - timedelta(hours=1)).not_valid_after(at + days)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _still_good(path: Path, *, names: Sequence[str], at: datetime) -> bool:
    if not path.is_file():
        return False
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    held = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {_general_name(name) for name in names} <= set(held) and certificate.not_valid_after_utc - at > RENEW_BEFORE


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name.strip("[]")))
    except ValueError:
        return x509.DNSName(name)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _write(path, text, mode=0o600)


def _write(path: Path, content: bytes, *, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
    draft.replace(path)
