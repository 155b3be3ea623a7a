"""How a form's text is read before it is screened: many spellings of one word become one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TRADITIONAL = str.maketrans(
    "證電話號碼戶產婦檢無機聯絡門單個兒嬰懷終斷親銀帳賬護報週數體別頭現對應員歲書簿籍醫歷檔實齡縣鄉鎮獨雙純結紮環絕劃撫養標務長檢卡係為",
    "证电话号码户产妇检无机联络门单个儿婴怀终断亲银账账护报周数体别头现对应员岁书簿籍医历档实龄县乡镇独双纯结扎环绝划抚养标务长检卡系为",
)
# A 1 between letters stands for an l or an i; both are read.
_AS_LETTERS = (str.maketrans("0134578", "oleastb"), str.maketrans("0134578", "oieastb"))
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_INSIDE = re.compile(r"(?<=[a-z])[0134578](?=[a-z])")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTERS = re.compile(r"[a-z]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read in three ways.

    Parameters
    ----------
    han : str
        Its Chinese characters alone, simplified.
    words : frozenset of str
        Its words in Latin letters, lower case; runs of single letters are one word.
    joined : str
        Its Latin letters and digits without anything between them; a blank parts different readings of digits.
    strange : str
        Letters that are neither Latin nor Chinese: they can look like Latin ones.
    """

    han: str
    words: frozenset[str]
    joined: str
    strange: str


@lru_cache(maxsize=4096)
def read_wording(text: str) -> Reading:
    """Read a text as the screen sees it.

    Examples
    --------
    >>> read_wording("母亲 姓·名").han, sorted(read_wording("mother_N4me, i.d.").words)
    ('母亲姓名', ['id', 'mother', 'name'])
    """
    split, whole = _plain(_CAMEL.sub(" ", text)), _plain(text)
    read = [_as_letters(plain, table) for plain in dict.fromkeys((split, whole)) for table in _AS_LETTERS]
    return Reading(
        han="".join(_HAN.findall(whole)),
        words=frozenset(word for plain in read for word in _words(plain)),
        joined=" ".join(dict.fromkeys(re.sub(r"[^a-z0-9]", "", plain) for plain in read)),
        strange="".join(sign for sign in whole if sign.isalpha() and not _HAN.match(sign) and not _LETTERS.match(sign)),
    )


def _as_letters(text: str, table: dict[int, int]) -> str:
    """Read digits between letters as letters."""
    return _INSIDE.sub(lambda found: found.group().translate(table), text)


def _plain(text: str) -> str:
    """Fold widths, accents, invisible signs, case and traditional characters away."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    kept = "".join(sign for sign in folded if unicodedata.category(sign) not in ("Mn", "Me", "Cf"))
    return kept.casefold().translate(_TRADITIONAL)


def _words(text: str) -> list[str]:
    """Split into words, and join letters that stand alone: ``i.d.`` and ``n a m e`` are words too."""
    words: list[str] = []
    spelt = ""
    for word in _WORD.findall(text):
        if len(word) == 1:
            spelt += word
            continue
        words += [word.split("'")[0], spelt]
        spelt = ""
    return [word for word in [*words, spelt] if len(word) > 1]
