"""One spelling for text that arrives in many: width, invisible characters, dashes, digits of other scripts."""

from __future__ import annotations

import re
from unicodedata import decimal, normalize

_DROPPED = dict.fromkeys(
    (
        0x00AD,  # soft hyphen
        0x034F,
        0x061C,
        0x180E,
        *range(0x200B, 0x2010),  # zero-width space, joiners, direction marks
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),  # variation selectors
        0xFEFF,
    )
)
_LIKE = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−─ー"), "-"),
    **dict.fromkeys(map(ord, "•‧∙・⋅᛫"), "·"),
    **dict.fromkeys(map(ord, "Χχ\u0425\u0445×✕✖"), "X"),  # Greek, Cyrillic and the sign of multiplication
}
_TRANSLATED = {**_DROPPED, **_LIKE}
_UNFOLDED = re.compile(r"[^\x00-\x7f一-鿿]")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_HAN_DIGITS = dict(
    zip(map(ord, "〇零○一壹二贰三叁四肆五伍六陆七柒八捌九玖幺"), "000112233445566778899" + "1", strict=True)
)
# Eleven digits make a telephone number; a shorter run in Chinese digits is a year or the number of a lane.
_HAN_NUMBER = re.compile(
    r"(?:[0-9〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺][ \-·.]?){10,}[0-9〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺X]"
)


def normal_form(text: str) -> str:
    """Return the text in the one spelling that all detectors read.

    Compatibility forms are folded (NFKC: full width, circled), invisible characters dropped, dashes, middle dots
    and look-alikes of the final X unified, digits of every script and runs of at least eleven Chinese digits
    turned into 0-9, letters into capitals.

    Parameters
    ----------
    text : str
        Any text; may be empty.

    Returns
    -------
    str
        Not position-true: lengths may differ.

    Examples
    --------
    >>> normal_form("１３８ １２３４—５６７８"), normal_form("二〇一〇年"), normal_form("一三八一二三四五六七八")
    ('138 1234-5678', '二〇一〇年', '13812345678')
    """
    if text.isascii():
        return text.upper()
    folded = text.upper()
    if _UNFOLDED.search(text):
        folded = normalize("NFKC", text.translate(_TRANSLATED)).translate(_TRANSLATED).upper()
        folded = _FOREIGN_DIGIT.sub(lambda found: str(decimal(found[0])), folded)
    return _HAN_NUMBER.sub(lambda found: found[0].translate(_HAN_DIGITS), folded)
