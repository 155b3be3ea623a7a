"""The search for identities in texts and columns; what is found is told by place and kind, never by value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tianping.privacy.identity.addresses import has_address, may_have_address
from tianping.privacy.identity.kinds import IdentityKind
from tianping.privacy.identity.normal_form import normal_form
from tianping.privacy.identity.numbers import number_kinds
from tianping.privacy.identity.personal_names import announces_name, may_announce_name

SMALLEST_SHARE_OF_SPACED = 0.5
"""Share of the cells made of spaced numbers that must read as one number: a table split at the wrong character has
cells like '130 8072 8970', and one row in ten of them is a telephone number by chance."""

# Quantities, codes of places and single words, by far the most values of a statistical table: no detector can find
# anything in them, so none is asked.
_HARMLESS = re.compile(
    r"[0-9]{12}|[+\-]?[0-9]{1,10}+(?:\.[0-9]{0,20}+)?|[A-Za-z]{1,4}[\-_.:/ ]?[0-9]{1,8}+|[A-Za-z]{1,40}+|"
)
_SHORT_HAN = re.compile(r"[一-鿿]{1,10}")
_SPACED_NUMBERS = re.compile(r"(?:[A-Z]\s+)?[+\-]?[0-9.,]+(?:\s+[+\-]?[0-9.,]+)+")


def kinds_in(text: str, *, exempt: frozenset[IdentityKind] = frozenset()) -> frozenset[IdentityKind]:
    """Return the kinds of identity that one text holds.

    Parameters
    ----------
    text : str
        A cell, a comment, a note; in any width and with any separators.
    exempt : frozenset of IdentityKind
        Kinds that a declared column type clashes with (a credit code, an institution's telephone); only these are
        let pass.

    Returns
    -------
    frozenset of IdentityKind
        Empty when nothing was found. A bare name is not told from a place by itself: see ``names_of_persons``.

    Examples
    --------
    >>> sorted(kinds_in("请拨１３８ １２３４ ５６７８，住中山路12号"))
    [<IdentityKind.ADDRESS: 'address'>, <IdentityKind.MOBILE: 'mobile'>]
    >>> kinds_in("451081100201"), kinds_in("2643.0"), kinds_in("新靖镇五权村委会")
    (frozenset(), frozenset(), frozenset())
    """
    if _is_harmless(text):
        return frozenset()
    return frozenset(_kinds(normal_form(text))) - exempt


def find_identities(
    values: Sequence[str], *, exempt: frozenset[IdentityKind] = frozenset()
) -> list[tuple[int, IdentityKind]]:
    """Find identities among the values of a column.

    Parameters
    ----------
    values : sequence of str
        Values of one column, best each once: where a value stands is the caller's to know.
    exempt : frozenset of IdentityKind
        As in ``kinds_in``.

    Returns
    -------
    list of (int, IdentityKind)
        Index of the value and kind, in rising order; a value with several kinds comes several times.

    Notes
    -----
    Cells that are nothing but numbers with spaces between them are read as one number only where at least half of
    such cells can be (``SMALLEST_SHARE_OF_SPACED``).

    Examples
    --------
    >>> find_identities(["靖西市", "3727", "N450123456"])
    [(2, <IdentityKind.BIRTH_CERTIFICATE: 'birth_certificate'>)]
    """
    found: list[tuple[int, IdentityKind]] = []
    doubtful: list[tuple[int, IdentityKind]] = []
    spaced = 0
    for index, value in enumerate(values):
        if _is_harmless(value):
            continue
        text = normal_form(value).strip()
        kinds = _kinds(text)
        if _SPACED_NUMBERS.fullmatch(text):
            spaced += 1
            certain = number_kinds(text, join_groups=False) if kinds else set()
            doubtful.extend((index, kind) for kind in kinds - certain - exempt)
            kinds = certain
        found.extend((index, kind) for kind in kinds - exempt)
    if len({index for index, _ in doubtful}) >= SMALLEST_SHARE_OF_SPACED * spaced:
        found.extend(doubtful)
    return sorted(found)


def _is_harmless(value: str) -> bool:
    if _HARMLESS.fullmatch(value):
        return True
    return _SHORT_HAN.fullmatch(value) is not None and not (may_have_address(value) or may_announce_name(value))


def _kinds(text: str) -> set[IdentityKind]:
    kinds = number_kinds(text)
    if text.isascii() and text.isdigit():
        return kinds
    if has_address(text):
        kinds.add(IdentityKind.ADDRESS)
    if announces_name(text):
        kinds.add(IdentityKind.PERSONAL_NAME)
    return kinds
