"""The office's certificates hold before a real TLS handshake, and speak for nobody else."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from tianping.site.office_ca import AUTHORITY_LIVES, RENEW_BEFORE, SERVER_LIVES, OfficeCertificates, ready_certificates

NOW = datetime.now(tz=UTC)
NAMES = ["localhost", "127.0.0.1", "[::1]", "192.168.1.20"]


def handshake(made: OfficeCertificates, *, name: str, trusts: Path) -> str:
    """Serve one connection with the certificates; returns the version of TLS that was agreed."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(made.server, made.server_key)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _peer = listener.accept()
            with connection:
                try:
                    with server.wrap_socket(connection, server_side=True) as secure:
                        secure.recv(1)
                except (ssl.SSLError, OSError):
                    return

        waiting = threading.Thread(target=answer)
        waiting.start()
        client = ssl.create_default_context(cafile=str(trusts))
        try:
            with socket.create_connection(listener.getsockname()) as plain, client.wrap_socket(plain, server_hostname=name) as secure:
                secure.send(b".")
                return str(secure.version())
        finally:
            waiting.join()


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "192.168.1.20"])
def test_who_trusts_the_office_trusts_its_server(tmp_path: Path, name: str) -> None:
    made = ready_certificates(tmp_path, names=NAMES, at=NOW)

    assert handshake(made, name=name, trusts=made.authority) == "TLSv1.3"


def test_another_name_and_another_office_are_not_trusted(tmp_path: Path) -> None:
    made = ready_certificates(tmp_path / "ours", names=NAMES, at=NOW)
    other = ready_certificates(tmp_path / "theirs", names=NAMES, at=NOW)

    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(made, name="192.168.1.21", trusts=made.authority)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(made, name="localhost", trusts=other.authority)


def test_a_stolen_authority_cannot_speak_for_the_internet(tmp_path: Path) -> None:
    ready_certificates(tmp_path, names=NAMES, at=NOW)
    made = ready_certificates(tmp_path, names=[*NAMES, "www.gov.cn"], at=NOW)

    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        handshake(made, name="www.gov.cn", trusts=made.authority)


def test_an_office_may_have_a_name_of_its_own(tmp_path: Path) -> None:
    made = ready_certificates(tmp_path, names=[*NAMES, "tianping.jingxi.example"], at=NOW)

    assert handshake(made, name="tianping.jingxi.example", trusts=made.authority) == "TLSv1.3"


def test_certificates_are_made_once_and_renewed_in_time(tmp_path: Path) -> None:
    first = ready_certificates(tmp_path, names=NAMES, at=NOW).server.read_bytes()
    authority = (tmp_path / "office-ca.crt").read_bytes()

    assert ready_certificates(tmp_path, names=NAMES[:2], at=NOW + timedelta(days=300)).server.read_bytes() == first
    renewed = ready_certificates(tmp_path, names=NAMES, at=NOW + SERVER_LIVES - RENEW_BEFORE + timedelta(days=1)).server.read_bytes()
    assert renewed != first
    assert ready_certificates(tmp_path, names=[*NAMES, "10.0.0.7"], at=NOW).server.read_bytes() != renewed
    assert (tmp_path / "office-ca.crt").read_bytes() == authority, "phones keep trusting"


def test_phones_accept_how_long_they_live(tmp_path: Path) -> None:
    made = ready_certificates(tmp_path, names=NAMES, at=NOW)
    server = x509.load_pem_x509_certificate(made.server.read_bytes())
    authority = x509.load_pem_x509_certificate(made.authority.read_bytes())

    assert server.not_valid_after_utc - server.not_valid_before_utc <= timedelta(days=398)
    assert authority.not_valid_after_utc > NOW + AUTHORITY_LIVES - timedelta(days=1)


def test_keys_are_their_owners_alone(tmp_path: Path) -> None:
    ready_certificates(tmp_path, names=NAMES, at=NOW)

    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("*.key")} == {"office-ca.key": 0o600, "server.key": 0o600}


def test_the_fingerprint_is_that_of_openssl(tmp_path: Path) -> None:
    made = ready_certificates(tmp_path, names=NAMES, at=NOW)
    der = ssl.PEM_cert_to_DER_cert(made.authority.read_text())
    import hashlib

    assert made.fingerprint.replace(":", "").lower() == hashlib.sha256(der).hexdigest()
