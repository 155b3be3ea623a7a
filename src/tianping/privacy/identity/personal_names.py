"""Names of persons: whether a column holds them, and where a text announces one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import IntEnum
from functools import cache

from tianping.privacy.identity.given_names import ENDINGS_OF_PLACES, GIVEN, NOT_NAMES
from tianping.privacy.identity.normal_form import normal_form
from tianping.privacy.identity.places_like_names import PLACES_LIKE_NAMES
from tianping.privacy.identity.surnames import ALL, DOUBLE, FREQUENT, PINYIN

SMALLEST_SHARE_OF_NAMES = 0.20
"""Share of a column's distinct values from which the column is one of persons."""

DOUBTFUL_PER_NAME = 0.25
"""How many doubtful names one clear name vouches for where the other values are not told to be places.

Doubtful are two characters that end like a place: '高峰', '石林'. Source: the false alarms in
docs/explanation/identity-recall.md.
"""

PLACES_PER_OTHER = 4
"""From how many places with their suffix for every other word on a value without suffix is taken for no place."""

_HAN = re.compile(r"[一-鿿]{2,4}")
_MINORITY = re.compile(r"[一-鿿]{1,7}(?:·[一-鿿]{1,9}){1,3}")
_SYLLABLE = (
    r"(?:ZH|CH|SH|[BPMFDTNLGKHJQXRZCSYW])?"
    r"(?:IANG|UANG|IONG|ANG|ENG|ING|ONG|IAN|UAN|IAO|UAI|AN|EN|IN|UN|AI|EI|UI|AO|OU|IU|IE|VE|UE|ER|IA|UA|UO|[AOEIUV])"
)
_PINYIN_NAME = rf"(?P<surname>[A-Z]{{2,9}})(?:,\s?|\s)(?:{_SYLLABLE}){{1,2}}(?:[\s'\-]{_SYLLABLE})?"
_PINYIN = re.compile(_PINYIN_NAME)
_PLACE_SUFFIX = re.compile(
    r"(?:[省市巿县区旗盟州镇乡村屯庄寨场湾沟坪坝堡营店矿港坡坳垌峒甸滩铺里坊弄巷路街道]|社区|委会|委员会|办事处|苏木|嘎查|林场|农场"
    r"|[一二三四五六七八九十][队连])$"
)
_BRACKETS = re.compile(r"\([^)]*\)$")
_SUFFIXES = re.compile(
    r"(?:自治|社区|[省市巿县区旗盟州镇乡村]|村民委员会|居民委员会|村委会|居委会|街道|办事处|生活区)+$"
)

_ANNOUNCED = (
    "姓名|名字|孕产妇|产妇|孕妇|患者|病人|母亲|父亲|丈夫|妻子|配偶|婴儿|新生儿|家长|监护人|户主|举报人|投诉人|联系人|当事人|申请人"
    "|填表人|填报人|报告人|经办人|负责人|审核人|制表人|接生人|接生员|接产者|助产士|医生|医师|护士|本人"
)
_ADDRESSED = "女士|先生|小姐|同志|大姐|阿姨|大妈|老师|医生|护士|之女|之子"
_TITLE_EN = re.compile(r"(?<![A-Z])(?:MRS\.?|MR\.)\s[A-Z]{2,}")
_CUE = re.compile(
    rf"{_ANNOUNCED}|村民|居民|学生|{_ADDRESSED}|PATIENT|MOTHER|FATHER|CHILD|BABY|INFORMANT|HUSBAND|WIFE|CONTACT|MRS|MR\."
)
_ENGLISH = re.compile(
    r"(?:PATIENT|MOTHER|FATHER|CHILD|BABY|INFORMANT|HUSBAND|WIFE|CONTACT)(?:'S)?(?:\s(?:NAME|PERSON))?\s?[:=]\s?"
    + _PINYIN_NAME
)


@cache
def _announcements() -> tuple[re.Pattern[str], ...]:
    """How a text announces a name; compiled on first use, for the sets of characters are large."""
    given = f"[{''.join(sorted(GIVEN))}]{{1,2}}"
    frequent = rf"(?P<name>[{''.join(sorted(FREQUENT))}]{given})"
    any_name = rf"(?P<name>[{''.join(sorted(ALL))}]{given}|(?:{'|'.join(sorted(DOUBLE))}){given})"
    return (
        re.compile(rf"(?:{_ANNOUNCED})(?:姓名|签名|签字)?\)?\s?(?:[:=]|为|是|叫)\s?{any_name}"),
        re.compile(
            rf"(?:{_ANNOUNCED}|村民|居民|学生)\s?{frequent}"
            r"(?=[^一-鿿]|$|[于在与和及因被系到向将已未之曾家入说称反等])"
        ),
        re.compile(rf"{frequent}(?:{_ADDRESSED})"),
    )


class _Likeness(IntEnum):
    """How much a value looks like a person's name."""

    PLACE = -1
    NONE = 0
    DOUBTFUL = 1
    CLEAR = 2


def names_of_persons(distinct: Sequence[str], *, place_names: Collection[str] = ()) -> bool:
    """Whether a column's distinct values are names of persons, by a share of at least 20 %.

    Parameters
    ----------
    distinct : sequence of str
        The distinct values of one column; blanks are left out of the share, repeated values count once.
    place_names : collection of str
        Names of the places that the file's own code column stands for, with or without their suffix.

    Returns
    -------
    bool
        False for an empty column. Values that match ``place_names`` or end in a place suffix are places, not names.

    Notes
    -----
    A clear name is a known surname with one or two characters that given names are made of, a double surname, a name with
    the middle dot, or a Chinese name in pinyin. Two characters that end like a place ('高峰') are doubtful: they count
    as far as clear names vouch for them (``DOUBTFUL_PER_NAME``), or where nearly all other values are places with their
    suffix (``PLACES_PER_OTHER``), or where names are half of the column. One clear name among five values or more is not
    enough without such places. Names in Latin letters other than pinyin are not recognised.

    Examples
    --------
    >>> names_of_persons(["王小红", "李桂兰", "张伟"]), names_of_persons(["新靖镇", "化峒镇", "安德镇"])
    (True, False)
    """
    values = {normal_form(value).strip() for value in distinct}
    values.discard("")
    known = {normal_form(name).strip() for name in place_names}
    known.update([_SUFFIXES.sub("", name) for name in known])
    tally = dict.fromkeys(_Likeness, 0)
    for value in values:
        tally[_Likeness.PLACE if value in known else _likeness(value)] += 1
    return _is_enough(tally)


def could_be_name(text: str) -> bool:
    """Whether a text by itself could be a person's name, in doubt yes: for what may be quoted in an error.

    Examples
    --------
    >>> could_be_name("高峰"), could_be_name("男婴"), could_be_name("新靖镇")
    (True, False, False)
    """
    value = normal_form(text).strip()
    return bool(value) and (value in PLACES_LIKE_NAMES or _likeness(value) > _Likeness.NONE)


def announces_name(text: str) -> bool:
    """Whether normalised text announces a person by name: '姓名：…', '产妇…', '…女士', 'mother: …'."""
    if not _CUE.search(text):
        return False
    if _TITLE_EN.search(text):
        return True
    if any(found["surname"] in PINYIN for found in _ENGLISH.finditer(text)):
        return True
    return any(not _is_word(found["name"]) for pattern in _announcements() for found in pattern.finditer(text))


def may_announce_name(text: str) -> bool:
    """Whether a text holds a word that announces a name at all; the quick look before ``announces_name``."""
    return _CUE.search(text) is not None


def _is_enough(tally: dict[_Likeness, int]) -> bool:
    clear, doubtful = tally[_Likeness.CLEAR], tally[_Likeness.DOUBTFUL]
    names, total = clear + doubtful, sum(tally.values())
    if not names or names < SMALLEST_SHARE_OF_NAMES * total:
        return False
    if tally[_Likeness.PLACE] >= max(1, PLACES_PER_OTHER * tally[_Likeness.NONE]):
        return True
    vouched = clear + min(doubtful, DOUBTFUL_PER_NAME * clear)
    if vouched >= SMALLEST_SHARE_OF_NAMES * total and (clear >= 2 or total < 5):
        return True
    return doubtful >= 3 and 2 * names >= total


def _likeness(value: str) -> _Likeness:
    if value[0].isdigit():
        return _Likeness.NONE
    if value in PLACES_LIKE_NAMES or _PLACE_SUFFIX.search(_BRACKETS.sub("", value)):
        return _Likeness.PLACE
    if _HAN.fullmatch(value):
        return _han_likeness(value)
    if "·" in value and _MINORITY.fullmatch(value):
        return _Likeness.CLEAR
    if value.isascii() and (found := _PINYIN.fullmatch(value)) and found["surname"] in PINYIN:
        return _Likeness.CLEAR
    return _Likeness.NONE


def _han_likeness(value: str) -> _Likeness:
    if value[:2] in DOUBLE and len(value) > 2:
        return _Likeness.CLEAR if GIVEN.issuperset(value[2:]) else _Likeness.NONE
    if len(value) > 3 or value[0] not in ALL or not GIVEN.issuperset(value[1:]) or value in NOT_NAMES:
        return _Likeness.NONE
    return _Likeness.DOUBTFUL if len(value) == 2 and value[1] in ENDINGS_OF_PLACES else _Likeness.CLEAR


def _is_word(name: str) -> bool:
    """Whether what follows an announcement begins with a word: '产妇高龄…'."""
    return name in NOT_NAMES or name[:2] in NOT_NAMES
