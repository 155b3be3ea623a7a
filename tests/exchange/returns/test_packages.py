"""A package on a stick: only for whom it was sealed, only from whom it is signed, only once, and only whole."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import zlib
from datetime import date
from pathlib import Path

import pytest
from tests.exchange.identities import identities
from tests.exchange.returns.some_returns import PLACE, VILLAGES, birth_form, forms, lookup, period_of, some_filling

from tianping.exchange.returns import ReturnProblemCode, ReturnRefused
from tianping.exchange.returns.limits import MOST_PACKAGE_BYTES
from tianping.exchange.returns.packages import (
    Numbered,
    OfficeCard,
    OfficeKeys,
    Outcome,
    Package,
    PackageProblemCode,
    PackageRefused,
    open_package,
    read_or_make_keys,
    read_receipt,
    seal_package,
    write_receipt,
)
from tianping.exchange.returns.packages.content import pack
from tianping.exchange.returns.packages.sealing import seal
from tianping.exchange.returns.plain import as_plain
from tianping.privacy.key_files import KeyRefused

P = PackageProblemCode
TOWN, COUNTY, STRANGER = (OfficeKeys(bytes([at]) * 32, bytes([at + 100]) * 32) for at in (1, 2, 3))
KNOWN = {"渠洋镇": TOWN.card}
RETURNS = [some_filling(form) for form in list(forms().values())[:3]]
DAY = date(2025, 12, 1)
SEALED, NUMBERED = seal_package(RETURNS, sender=TOWN, recipient=COUNTY.card, number=7, made_on=DAY)


def opened(sealed: bytes = SEALED, *, keys: OfficeKeys = COUNTY, last: dict[str, Numbered] | None = None) -> Package:
    return open_package(sealed, keys=keys, known=KNOWN, last=last or {}, forms=lookup)


def refusal(sealed: bytes = SEALED, *, keys: OfficeKeys = COUNTY, last: dict[str, Numbered] | None = None) -> PackageRefused:
    with pytest.raises(PackageRefused) as caught:
        opened(sealed, keys=keys, last=last)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    return caught.value


def sealed_document(document: object, *, sender: OfficeKeys = TOWN) -> bytes:
    content = zlib.compress(json.dumps(document).encode())
    return seal(content, sender=sender, recipient=COUNTY.card)


def good_document(**changes: object) -> dict[str, object]:
    document = {"kind": "package", "version": 1, "number": 1, "made_on": "2025-12-01", "returns": [as_plain(RETURNS[0])]}
    return {**document, **changes}


def test_package_opens_to_what_was_sealed() -> None:
    package = opened(last={"渠洋镇": Numbered(4, "x")})
    assert package.returns == tuple(RETURNS)
    assert (package.sender, package.number, package.made_on, package.missing) == ("渠洋镇", 7, DAY, 2)
    assert package.digest == NUMBERED.digest


def test_nothing_can_be_read_outside() -> None:
    """No code, place, number or name; equal packages look different; the length comes in blocks of 4 kB."""
    again, _ = seal_package(RETURNS, sender=TOWN, recipient=COUNTY.card, number=7, made_on=DAY)
    for text in (PLACE, birth_form().code, "live_births", VILLAGES[0][0], "2025-11", "渠洋"):
        assert text.encode() not in SEALED
    for key in (TOWN.card.signing, TOWN.card.sealing, COUNTY.card.sealing):
        assert key not in SEALED
    assert again[9:] != SEALED[9:]
    assert (len(SEALED) - 61 - 16) % 4096 == 0
    # Random bytes hardly pack; text, or a cipher in a mode that repeats, would.
    assert len(zlib.compress(SEALED[61:], 9)) > 0.99 * len(SEALED[61:])


@pytest.mark.parametrize("length", [0, 1, 8, 9, 20, 40, 56, 57, 60, 61, 62, 500, len(SEALED) - 1])
def test_package_cut_short_at_any_boundary_is_told_as_such(length: int) -> None:
    assert refusal(SEALED[:length]).code is (P.NOT_A_PACKAGE if length == 0 else P.TRUNCATED)


def test_no_bit_can_be_changed() -> None:
    """Every byte of the head, and bytes spread over the rest."""
    codes = {}
    for at in [*range(61), *range(61, len(SEALED), 97), len(SEALED) - 1]:
        changed = bytearray(SEALED)
        changed[at] ^= 0x40
        codes[at] = refusal(bytes(changed)).code
    assert {codes[at] for at in range(9)} == {P.NOT_A_PACKAGE}
    assert {codes[at] for at in range(9, 57)} <= {P.FOR_SOMEBODY_ELSE, P.ALTERED}
    assert {codes[at] for at in range(57, 61)} <= {P.TRUNCATED, P.ALTERED}
    assert {code for at, code in codes.items() if at >= 61} == {P.ALTERED}


def test_package_for_another_office_is_told_from_one_that_was_altered() -> None:
    assert refusal(keys=STRANGER).code is P.FOR_SOMEBODY_ELSE
    assert refusal(SEALED + b"\0").code is P.ALTERED


def test_one_time_key_that_every_office_would_agree_with_is_refused() -> None:
    assert refusal(SEALED[:9] + bytes(32) + SEALED[41:]).code is P.ALTERED


def test_package_of_an_unknown_sender_is_refused() -> None:
    sealed, _ = seal_package(RETURNS, sender=STRANGER, recipient=COUNTY.card, number=1, made_on=DAY)
    assert refusal(sealed).code is P.SENDER_UNKNOWN


def test_content_signed_for_one_recipient_cannot_be_sealed_again_for_another() -> None:
    """The stranger opens what was sealed for it and seals the same signed bytes for the county."""
    from tianping.exchange.returns.packages import sealing

    for_stranger, _ = seal_package(RETURNS, sender=TOWN, recipient=STRANGER.card, number=9, made_on=DAY)
    head, body = sealing._parts(for_stranger)
    plain = sealing._unsealed(head, body, head[9:41], head[41:57], STRANGER)
    x25519 = sealing.sealing_algorithm()
    one_time = x25519.X25519PrivateKey.generate()
    public = one_time.public_key().public_bytes_raw()
    shared = one_time.exchange(x25519.X25519PublicKey.from_public_bytes(COUNTY.card.sealing))
    key, check, nonce = sealing._derived(shared, public, COUNTY.card.sealing)
    new_head = SEALED[:9] + public + check + (len(plain) + 16).to_bytes(4)
    assert refusal(new_head + sealing._encrypted(key, nonce, plain, new_head)).code is P.SIGNATURE_WRONG


@pytest.mark.parametrize(
    ("last", "code"),
    [(NUMBERED, P.READ_ALREADY), (Numbered(7, "other"), P.NUMBER_TAKEN), (Numbered(8, "later"), P.OLD)],
)
def test_package_is_read_once_and_in_order(last: Numbered, code: PackageProblemCode) -> None:
    refused = refusal(last={"渠洋镇": last})
    assert (refused.code, refused.wanted) == (code, str(last.number))


def test_last_package_of_another_sender_does_not_matter() -> None:
    assert opened(last={"别的镇": Numbered(99, "x")}).number == 7


def test_too_large_a_file_is_refused_before_it_is_opened() -> None:
    assert refusal(bytes(MOST_PACKAGE_BYTES + 1)).code is P.TOO_LARGE


def test_bomb_inside_a_package_is_refused_while_it_unpacks() -> None:
    bomb = zlib.compress(bytes(130 << 20), 9)
    assert len(bomb) < 1 << 20
    assert refusal(seal(bomb, sender=TOWN, recipient=COUNTY.card)).code is P.TOO_LARGE


@pytest.mark.parametrize(
    "document",
    [
        [], 3, {}, {"kind": "package"}, good_document(version=2), good_document(number=0), good_document(number=True),
        good_document(number="1"), good_document(made_on="1.12.2025"), good_document(made_on=3), good_document(returns={}),
        good_document(returns=[]), good_document(extra=1), good_document(returns=[as_plain(RETURNS[0])] * 2),
        good_document(kind="letter"),
    ],
)  # fmt: skip
def test_signed_content_that_is_no_package_is_refused(document: object) -> None:
    assert refusal(sealed_document(document)).code is P.CONTENT_WRONG


@pytest.mark.parametrize("content", [b"", b"x", zlib.compress(b"{"), zlib.compress(b"{}") + b"x", zlib.compress(b"{}")[:-1]])
def test_content_that_does_not_unpack_to_a_document_is_refused(content: bytes) -> None:
    assert refusal(seal(content, sender=TOWN, recipient=COUNTY.card)).code is P.CONTENT_WRONG


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"form": "no_such_form"}, ReturnProblemCode.FORM_UNKNOWN),
        ({"edition": "1999-01-01"}, ReturnProblemCode.EDITION_WRONG),
        ({"period": "2025"}, None),
        ({"period": "yesterday"}, ReturnProblemCode.PERIOD_UNREADABLE),
        ({"place": "a b"}, ReturnProblemCode.PLACE_WRONG),
        ({"place": 4}, ReturnProblemCode.PLACE_WRONG),
        ({"columns": ["a"]}, ReturnProblemCode.OBJECT_WRONG),
        ({"rows": ["a", "a"]}, ReturnProblemCode.OBJECT_WRONG),
        ({"rows": 1}, ReturnProblemCode.OBJECT_WRONG),
        ({"cells": [[1]]}, ReturnProblemCode.OBJECT_WRONG),
        ({"cells": [1]}, ReturnProblemCode.OBJECT_WRONG),
    ],
)
def test_return_inside_a_package_is_checked_as_at_every_door(change: dict[str, object], code: ReturnProblemCode | None) -> None:
    document = good_document(returns=[{**as_plain(some_filling(birth_form())), **change}])
    with pytest.raises(ReturnRefused) as caught:
        opened(sealed_document(document))
    assert {one.code for one in caught.value.problems} == {code or ReturnProblemCode.PERIOD_WRONG}
    assert all((one.where or "").startswith("returns[0]") for one in caught.value.problems)


def test_identity_inside_a_package_is_refused_and_not_repeated() -> None:
    for kind, value in identities(seed=5, count=2):
        document = good_document(returns=[{**as_plain(RETURNS[0]), "place": value}])
        with pytest.raises(ReturnRefused) as caught:
            opened(sealed_document(document))
        assert {one.code for one in caught.value.problems} == {ReturnProblemCode.IDENTITY}
        assert kind in {one.kind for one in caught.value.problems}
        frames, link = [], caught.value.__traceback__
        while link is not None:
            frames += [repr(link.tb_frame.f_locals)] if "src/tianping" in link.tb_frame.f_code.co_filename else []
            link = link.tb_next
        assert not any(value in text for text in (str(caught.value), *frames))


def test_receipt_comes_back_to_the_sender_alone() -> None:
    outcomes = [Outcome(one.form, one.place, one.period, taken=at != 1, questions=at) for at, one in enumerate(RETURNS)]
    sealed = write_receipt(NUMBERED, outcomes, keys=COUNTY, recipient=TOWN.card, made_on=DAY)
    receipt = read_receipt(sealed, keys=TOWN, known={"靖西市": COUNTY.card}, sent=[NUMBERED])
    assert (receipt.by, receipt.package, receipt.outcomes) == ("靖西市", NUMBERED, tuple(outcomes))
    for keys, known, sent, code in (
        (STRANGER, {"靖西市": COUNTY.card}, [NUMBERED], P.FOR_SOMEBODY_ELSE),
        (TOWN, {"靖西市": STRANGER.card}, [NUMBERED], P.SENDER_UNKNOWN),
        (TOWN, {"靖西市": COUNTY.card}, [], P.NOT_SENT),
        (TOWN, {"靖西市": COUNTY.card}, [Numbered(7, "other")], P.NOT_SENT),
    ):
        with pytest.raises(PackageRefused) as caught:
            read_receipt(sealed, keys=keys, known=known, sent=sent)
        assert caught.value.code is code


def test_receipt_and_package_are_not_taken_for_each_other() -> None:
    receipt = write_receipt(NUMBERED, [], keys=TOWN, recipient=COUNTY.card, made_on=DAY)
    assert refusal(receipt).code is P.WRONG_KIND
    with pytest.raises(PackageRefused) as caught:
        read_receipt(SEALED, keys=COUNTY, known=KNOWN, sent=[NUMBERED])
    assert (caught.value.code, caught.value.say("en")) == (P.WRONG_KIND, "wanted a receipt, this is the other kind")


@pytest.mark.parametrize("change", [{"taken": 1}, {"questions": -1}, {"period": "x"}, {"form": "a b"}, {"extra": 1}])
def test_receipt_of_another_shape_is_refused(change: dict[str, object]) -> None:
    outcome = {"form": "births_monthly", "place": PLACE, "period": "2025-11", "taken": True, "questions": 0, **change}
    content = pack(
        {"number": 7, "digest": NUMBERED.digest, "made_on": "2025-12-01", "outcomes": [outcome]},  # type: ignore[dict-item, list-item]  # wrong on purpose
        kind="receipt",
    )
    with pytest.raises(PackageRefused) as caught:
        read_receipt(seal(content, sender=COUNTY, recipient=TOWN.card), keys=TOWN, known={"x": COUNTY.card}, sent=[NUMBERED])
    assert caught.value.code is P.CONTENT_WRONG


def test_card_is_copied_whole_or_not_at_all() -> None:
    text = TOWN.card.text()
    assert OfficeCard.parse(f"  {text}\n") == TOWN.card
    assert TOWN.card.fingerprint != COUNTY.card.fingerprint
    for at in range(20, 140, 13):
        mistyped = text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :]
        with pytest.raises(ValueError, match="mistyped"):
            OfficeCard.parse(mistyped)


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    keys = read_or_make_keys(tmp_path / "keys")
    assert read_or_make_keys(tmp_path / "keys") == keys
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert keys.signing.hex() not in repr(keys)
    os.chmod(tmp_path / "keys" / "signing.key", 0o644)
    with pytest.raises(KeyRefused):
        read_or_make_keys(tmp_path / "keys")


def test_nothing_twice_and_nothing_empty_is_sealed() -> None:
    for filled, number in (([], 1), ([RETURNS[0]] * 2, 1), (RETURNS, 0)):
        with pytest.raises(ValueError, match="package"):
            seal_package(filled, sender=TOWN, recipient=COUNTY.card, number=number, made_on=DAY)


def test_refusals_survive_being_sent_to_another_process() -> None:
    refused = pickle.loads(pickle.dumps(refusal(last={"渠洋镇": Numbered(8, "x")})))  # noqa: S301 - our own bytes
    assert (refused.code, refused.wanted) == (P.OLD, "8")


def test_every_reason_is_said_in_both_languages() -> None:
    for code in PackageProblemCode:
        assert PackageRefused(code, wanted=1).say("zh") != PackageRefused(code, wanted=1).say("en")


def test_doors_open_without_cryptography_and_packages_name_the_extra() -> None:
    program = (
        "import sys; sys.modules['cryptography'] = None\n"
        "import tianping.exchange.returns as returns, tianping.exchange.returns.packages as packages\n"
        "assert not [name for name in sys.modules if name.startswith('cryptography.')]\n"
        "try: packages.OfficeKeys(bytes(32), bytes(32)).card\n"
        "except packages.CryptographyMissing as missing: print(missing)\n"
        "try: packages.open_package(b'TPSEALED\\1' + bytes(100), keys=packages.OfficeKeys(bytes(32), bytes(32)),"
        " known={}, last={}, forms=lambda code, day: None)\n"
        "except packages.CryptographyMissing as missing: print(missing)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert done.stdout.count("tianping[site]") == 2, done.stderr


def test_period_of_the_packed_return_is_that_of_the_form() -> None:
    assert RETURNS[0].period == period_of(forms()[RETURNS[0].form])
