"""The encoding of a text table: decided once, for the whole file."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from tianping.exchange.tables.codes import ProblemCode
from tianping.exchange.tables.problems import TableRefused, refuse

_BLOCK = 1 << 22
_MARKS = ((codecs.BOM_UTF8, "UTF-8"), (codecs.BOM_UTF16_LE, "UTF-16LE"), (codecs.BOM_UTF16_BE, "UTF-16BE"))
_LOOKED_AT = 1 << 20


@dataclass(frozen=True, slots=True)
class _Failure:
    """Offset of the first byte that is no text."""

    at: int


def as_utf8(content: bytes) -> memoryview:
    """The text in UTF-8 without byte order mark; not copied where it is UTF-8 already.

    A byte order mark decides. Without one the whole file must be UTF-8, or else GB18030. Since almost any bytes can be
    read as GB18030, it is believed only where the text that it gives is mostly in everyday use (GB 2312), and not where
    the file is plainly UTF-8 with damaged bytes.

    Raises
    ------
    TableRefused
        ``WRONG_ENCODING`` or ``NUL_BYTE``, with the row.
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if content.startswith(m)), (b"", ""))
    body = memoryview(content)[len(mark) :]
    if encoding.startswith("UTF-16"):
        text = _transcoded(body, encoding)
        _refuse_nul(text)
    else:
        _refuse_nul(body)
        failure = _first_failure(body, "UTF-8")
        if failure is None:
            text = body
        elif encoding or not _looks_like_gb18030(body, failure.at):
            raise _not_text(body, failure, "UTF-8")
        else:
            # A character cut off at the end or in between is told by its own row.
            text = _transcoded(body, "GB18030")
            text = text[len(codecs.BOM_UTF8) :] if bytes(text[:3]) == codecs.BOM_UTF8 else text
    return text


def _first_failure(body: memoryview, encoding: str) -> _Failure | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, max(len(body), 1), _BLOCK):
        block = bytes(body[start : start + _BLOCK])
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(block, final=start + _BLOCK >= len(body))
        except UnicodeDecodeError as error:
            return _Failure(start - pending + error.start)
    return None


def _transcoded(body: memoryview, encoding: str) -> memoryview:
    failure = None
    decoder = codecs.getincrementaldecoder(encoding)()
    parts = bytearray()
    for start in range(0, max(len(body), 1), _BLOCK):
        try:
            piece = decoder.decode(bytes(body[start : start + _BLOCK]), final=start + _BLOCK >= len(body))
        except UnicodeDecodeError:
            failure = _first_failure(body, encoding)
            break
        # A lone surrogate, which UTF-16 can carry, is no text.
        parts += piece.encode("utf-8", errors="replace")
    if failure is not None:
        raise _not_text(body, failure, encoding)
    return memoryview(bytes(parts))


def _not_text(body: memoryview, failure: _Failure, encoding: str) -> TableRefused:
    before = bytes(body[: failure.at]).decode(encoding, errors="ignore")
    return refuse(ProblemCode.WRONG_ENCODING, row=line_number(before), found=encoding)


def line_number(before: str) -> int:
    """Number of the line that follows ``before``, whichever of the three line ends is used."""
    return (before.count("\n") or before.count("\r")) + 1


def _looks_like_gb18030(body: memoryview, failed_at: int) -> bool:
    # Well-formed UTF-8 of several bytes hardly ever occurs in GB18030 by chance: many of them mean damaged UTF-8.
    # The stretch around the failure is looked at, from the start of its line so that no character is cut.
    start = bytes(body[:failed_at]).rfind(b"\n", 0, max(failed_at - _LOOKED_AT // 2, 0)) + 1
    stretch = bytes(body[start : start + _LOOKED_AT])
    as_utf8_text = stretch.decode("utf-8", errors="replace")
    damaged = as_utf8_text.count("\ufffd")
    if sum(ord(letter) > 0x7F for letter in as_utf8_text) - damaged > damaged:
        return False
    foreign = [letter for letter in stretch.decode("gb18030", errors="ignore") if ord(letter) > 0x7F]
    everyday = sum(_in_gb2312(letter) for letter in foreign)
    return 2 * everyday >= len(foreign)


def _in_gb2312(letter: str) -> bool:
    if letter in "—·":
        # Python's GB 2312 reads its dash and middle dot as U+2015 and U+30FB; GB 18030 as what everybody types.
        return True
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _refuse_nul(text: memoryview) -> None:
    for start in range(0, len(text), _BLOCK):
        at = bytes(text[start : start + _BLOCK]).find(b"\0")
        if at >= 0:
            before = bytes(text[: start + at]).decode("utf-8", errors="ignore")
            raise refuse(ProblemCode.NUL_BYTE, row=line_number(before))
