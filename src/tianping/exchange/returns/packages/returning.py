"""A package: the returns of an office, numbered, signed and sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tianping.exchange.returns.door import Source, held
from tianping.exchange.returns.filled import Filled, FormLookup
from tianping.exchange.returns.json_text import Json
from tianping.exchange.returns.letters import letters_of
from tianping.exchange.returns.packages.content import PACKAGE, day_in, list_in, number_in, pack, unpack
from tianping.exchange.returns.packages.keys import OfficeCard, OfficeKeys
from tianping.exchange.returns.packages.opening import open_safely, sealed_in
from tianping.exchange.returns.packages.refusals import PackageProblemCode as Code
from tianping.exchange.returns.packages.refusals import PackageRefused
from tianping.exchange.returns.packages.sealing import Opened, open_sealed, seal
from tianping.exchange.returns.plain import PLAIN_KEYS, as_plain, from_plain
from tianping.terms.cells import LARGEST_NUMBER

_KEYS = ("number", "made_on", "returns")


@dataclass(frozen=True, slots=True)
class Numbered:
    """The package of a sender that was read last: its number, and the digest of what was signed."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Package:
    """What a package held.

    Parameters
    ----------
    sender : str
        Name of the known sender whose signature it has.
    number : int
        The sender's own count, from 1 on.
    made_on : date
        As the sender says.
    digest : str
        Of what was signed; with the number it is kept as ``Numbered``.
    missing : int
        How many packages of this sender between the one read last and this one have not arrived.
    returns : tuple of Filled
        Each form, place and period once.
    """

    sender: str
    number: int
    made_on: date
    digest: str
    missing: int
    returns: tuple[Filled, ...]


def seal_package(
    filled: Sequence[Filled], *, sender: OfficeKeys, recipient: OfficeCard, number: int, made_on: date
) -> tuple[bytes, Numbered]:
    """Make a package of filled forms.

    Parameters
    ----------
    filled : sequence of Filled
        At least one; each form, place and period once.
    sender : OfficeKeys
        Who signs.
    recipient : OfficeCard
        Who alone can open it.
    number : int
        One more than that of the package made last for this recipient.
    made_on : date
        The day.

    Returns
    -------
    bytes
        The file. Its length is a multiple of 4 kB and a few bytes; everything else of it looks random.
    Numbered
        Number and digest, to be kept until the receipt arrives.

    Raises
    ------
    ValueError
        If there is nothing to send, a return stands twice or the number is not positive.
    PackageRefused
        ``TOO_LARGE``.
    """
    keys = [(one.form, one.place, one.period) for one in filled]
    if not filled or len(set(keys)) < len(keys):
        raise ValueError(f"a package holds one return or more, each once: {len(keys)}, of them different {len(set(keys))}")
    if not 1 <= number <= LARGEST_NUMBER:
        raise ValueError(f"packages are numbered from 1 on, got {number}")
    document: dict[str, Json] = {"number": number, "made_on": made_on.isoformat()}
    document["returns"] = [as_plain(one) for one in filled]
    content = pack(document, kind=PACKAGE)
    return seal(content, sender=sender, recipient=recipient), Numbered(number, letters_of(content))


def open_package(
    sealed: Source,
    *,
    keys: OfficeKeys,
    known: Mapping[str, OfficeCard],
    last: Mapping[str, Numbered],
    forms: FormLookup,
) -> Package:
    """Open a package, if it is whole, for this office, from a known sender, newer than the last, and all in order.

    Parameters
    ----------
    sealed : Path, TableBytes or bytes
        The file.
    keys : OfficeKeys
        This office's.
    known : mapping of str to OfficeCard
        The senders it knows, by name.
    last : mapping of str to Numbered
        What was read last from each of them, by the same names; kept by the caller in the same step as the returns.
    forms : callable
        Gives the form of a code and edition.

    Raises
    ------
    PackageRefused
        With the first thing that is wrong about the package.
    ReturnRefused
        If a return in it is refused, as at every other door; then none of the package is taken.
    """
    sealed = held(sealed)
    return open_safely(sealed, lambda file: _open(open_sealed(sealed_in(file), keys=keys, known=known), last, forms))


def _open(opened: Opened, last: Mapping[str, Numbered], forms: FormLookup) -> Package:
    document = unpack(opened.content, kind=PACKAGE, keys=_KEYS, inner=PLAIN_KEYS)
    number, made_on = number_in(document, "number"), day_in(document, "made_on")
    digest, before = letters_of(opened.content), last.get(opened.sender)
    _refuse_replay(number, digest, before)
    returns = tuple(
        from_plain(one, where=f"returns[{at}]", forms=forms) for at, one in enumerate(list_in(document, "returns"))
    )
    if not returns or len({(one.form, one.place, one.period) for one in returns}) < len(returns):
        raise PackageRefused(Code.CONTENT_WRONG)
    missing = number - 1 - (before.number if before else 0)
    return Package(opened.sender, number, made_on, digest, missing, returns)


def _refuse_replay(number: int, digest: str, before: Numbered | None) -> None:
    if before is None or number > before.number:
        return
    if number < before.number:
        raise PackageRefused(Code.OLD, wanted=before.number)
    raise PackageRefused(Code.READ_ALREADY if digest == before.digest else Code.NUMBER_TAKEN, wanted=before.number)
