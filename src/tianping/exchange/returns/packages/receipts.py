"""A receipt: what became of a package, signed by the office that opened it and sealed for the one that sent it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tianping.exchange.returns.door import File, Source, held
from tianping.exchange.returns.filled import CODE
from tianping.exchange.returns.json_text import Json
from tianping.exchange.returns.packages.content import RECEIPT, day_in, list_in, number_in, pack, unpack
from tianping.exchange.returns.packages.keys import OfficeCard, OfficeKeys
from tianping.exchange.returns.packages.opening import open_safely, sealed_in
from tianping.exchange.returns.packages.refusals import PackageProblemCode as Code
from tianping.exchange.returns.packages.refusals import PackageRefused
from tianping.exchange.returns.packages.returning import Numbered
from tianping.exchange.returns.packages.sealing import open_sealed, seal
from tianping.terms import Period

_KEYS = ("number", "digest", "made_on", "outcomes")
_OUTCOME = ("form", "place", "period", "taken", "questions")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one return: taken or not, and how many questions are open about it."""

    form: str
    place: str
    period: Period
    taken: bool
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt held; ``by`` is the name of the known office that signed it."""

    by: str
    package: Numbered
    made_on: date
    outcomes: tuple[Outcome, ...]


def write_receipt(
    package: Numbered,
    outcomes: Sequence[Outcome],
    *,
    keys: OfficeKeys,
    recipient: OfficeCard,
    made_on: date,
) -> bytes:
    """Write the receipt of a package that was opened.

    Parameters
    ----------
    package : Numbered
        Number and digest of the package.
    outcomes : sequence of Outcome
        One for each of its returns; none where the package was refused whole.
    keys : OfficeKeys
        Who signs: the office that opened it.
    recipient : OfficeCard
        The office that sent it.
    made_on : date
        The day.
    """
    listed: list[Json] = [
        {"form": one.form, "place": one.place, "period": str(one.period), "taken": one.taken, "questions": one.questions}
        for one in outcomes
    ]
    document: dict[str, Json] = {
        "number": package.number, "digest": package.digest, "made_on": made_on.isoformat(), "outcomes": listed,
    }  # fmt: skip
    return seal(pack(document, kind=RECEIPT), sender=keys, recipient=recipient)


def read_receipt(
    sealed: Source, *, keys: OfficeKeys, known: Mapping[str, OfficeCard], sent: Collection[Numbered]
) -> Receipt:
    """Read a receipt; reading it twice does no harm.

    Parameters
    ----------
    sealed : Path, TableBytes or bytes
        The file.
    keys : OfficeKeys
        This office's.
    known : mapping of str to OfficeCard
        The offices it sends to, by name.
    sent : collection of Numbered
        The packages it has sent.

    Raises
    ------
    PackageRefused
        With the first thing that is wrong; ``NOT_SENT`` if it is for another package.
    """
    sealed = held(sealed)
    return open_safely(sealed, lambda file: _read(file, keys=keys, known=known, sent=sent))


def _read(file: File, *, keys: OfficeKeys, known: Mapping[str, OfficeCard], sent: Collection[Numbered]) -> Receipt:
    opened = open_sealed(sealed_in(file), keys=keys, known=known)
    document = unpack(opened.content, kind=RECEIPT, keys=_KEYS, inner=_OUTCOME)
    digest = document["digest"]
    package = Numbered(number_in(document, "number"), digest if isinstance(digest, str) else "")
    if package not in sent:
        raise PackageRefused(Code.NOT_SENT)
    outcomes = tuple(_outcome(one) for one in list_in(document, "outcomes"))
    return Receipt(opened.sender, package, day_in(document, "made_on"), outcomes)


def _outcome(entry: Json) -> Outcome:
    if not isinstance(entry, dict) or set(entry) != set(_OUTCOME):
        raise PackageRefused(Code.CONTENT_WRONG)
    form, place, told, taken, questions = (entry[name] for name in _OUTCOME)
    period = _period(told) if isinstance(told, str) else None
    if not (isinstance(form, str) and isinstance(place, str) and CODE.fullmatch(form) and CODE.fullmatch(place)):
        raise PackageRefused(Code.CONTENT_WRONG)
    if period is None or not isinstance(taken, bool) or not isinstance(questions, int) or questions < 0:
        raise PackageRefused(Code.CONTENT_WRONG)
    return Outcome(form, place, period, taken, int(questions))


def _period(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None
