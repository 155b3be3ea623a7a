"""Addresses finer than a village: house, lane, building, unit, room, villagers' group."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_HAN_NUMBER = "一二三四五六七八九十百零〇"
_NUMBER = (
    rf"[甲乙丙丁附临特新]?(?:[0-9]{{1,5}}|[0-9]{{0,4}}[A-Z][0-9]{{0,4}}|[{_HAN_NUMBER}]{{1,7}})"
    r"(?:[\-之/][0-9A-Z一二三四五六七八九十]{1,4}){0,3}"
)
# What follows 号 where it numbers a paper, a line, a well or the like and no house.
_NOT_A_HOUSE = "(?:令|文|线|井|表|机|矿|桥|站|公告|通知|通报|公报|隧道|地块|宗地|决议|议案|方案|规划|样|批|病|煤|函|卷|刊|台风|坑|信箱)"
_UNIT = rf"(?:号(?:楼|院|房)?(?!{_NOT_A_HOUSE})|弄|栋|幢|单元|[座室层户](?![一-鿿])|楼(?![一-鿿]))"
_FINE = rf"(?:{_NUMBER}{_UNIT})"
_STREET = "(?:路|街|巷|弄|里|坊|大道|胡同|小区|公寓|花园|家园|新村|新苑|花苑|大厦|大楼|宿舍|广场|家属院|大院|园区|工业区|开发区|集团|医院|学校)"
_SETTLEMENT = "(?:(?<![农乡])村|屯|庄|寨|社区|委会|委员会|湾|坪|坡|冲|垌|峒|坝|坳|塘|岭|沟)"
_COUNTED = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_AFTER_GROUP = "(?![长员织成合保区会别委伍干分数间村])"
_ROAD_EN = r"(?:ROAD|RD|STREET|ST|AVENUE|AVE|LANE|ALLEY|HUTONG|LU|JIE|XIANG|NONG|BOULEVARD|BLVD|DRIVE)\b"
_ROOM_EN = r"(?:ROOM|RM|APARTMENT|APT|FLAT|UNIT|BUILDING|BLDG|BLOCK|HOUSE|DOOR|FLOOR|NO)\b"
_FINE_EN = rf"(?:{_ROOM_EN}\.?\s?(?:NO\.?\s?)?#?\s?[0-9]{{1,5}}[A-Z]?(?![0-9.]|\s?%))"
_WORDS_EN = r"(?:(?!THE |OF |IN |AND |WITH |ON |AT |A |PER |BY |TO |FOR |FROM )[A-Z']+\s){1,3}"

_ANY_UNIT = re.compile(rf"[0-9A-Z{_HAN_NUMBER}产小民][号弄栋幢单座室层户楼组队社]|门牌")
_ANY_ROAD_EN = re.compile(rf"{_ROAD_EN}|{_ROOM_EN}")
_DIGIT = re.compile(r"[0-9]")


class _Patterns(NamedTuple):
    """What an address looks like; compiled on first use, for the program starts more often than it reads addresses."""

    dwelling: re.Pattern[str]
    numbered: re.Pattern[str]
    name_of_place: re.Pattern[str]
    english: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    two_parts = rf"{_FINE}[\s,、\-]{{0,2}}第?(?:{_FINE}|[0-9]{{3,4}}(?![0-9]))"
    group_and_house = rf"{_COUNTED}(?:村民)?小?[组队社][\s,、]{{0,2}}{_FINE}"
    # Farms call their villages 一队, 二队; a village calls its groups so.
    team = rf"(?:(?<![农乡])村|委会|委员会)[一-鿿]{{0,3}}?第?{_COUNTED}(?:生产|小)?队{_AFTER_GROUP}"
    door_plate = r"门牌号?(?:码|为|是)?\s?[:=]?\s?[0-9一二三四五六七八九十]"
    house = rf"(?:{_STREET}|{_SETTLEMENT}|镇|乡)[^\s0-9,。;、:()〔\[第]{{0,4}}?\s?{_FINE}"
    group = rf"{_SETTLEMENT}第?{_COUNTED}(?:村民)?小?[组社]{_AFTER_GROUP}"
    return _Patterns(
        dwelling=re.compile(f"{two_parts}|{group_and_house}|{team}|{door_plate}"),
        numbered=re.compile(f"{house}|{group}"),
        name_of_place=re.compile(
            r"(?:社区|委会|委员会|街道|办事处|[村镇乡区县市旗巿省州盟屯庄寨场矿查委队连团居处]|园区|街坊)[)\]]?$"
        ),
        english=re.compile(
            rf"{_FINE_EN}\s?[,;/\s]\s?{_FINE_EN}"
            rf"|{_FINE_EN}\s?,?\s{_WORDS_EN}{_ROAD_EN}"
            rf"|(?<![0-9.,#\-])[0-9]{{1,5}}[A-Z]?\s?,?\s{_WORDS_EN}{_ROAD_EN}\.?(?=\s?(?:[,;)]|$))"
            rf"|{_WORDS_EN}{_ROAD_EN}\.?\s?,?\s?(?:{_FINE_EN}|#[0-9]+)"
        ),
    )


def has_address(text: str) -> bool:
    """Whether normalised text names a place finer than a village.

    A name that ends like a place's own and carries one number is a place ('复兴路61号社区'), whatever it is named
    after; two numbered parts are a dwelling. Streets, estates and villages without a number are places.
    """
    if _ANY_UNIT.search(text):
        patterns = _patterns()
        if patterns.dwelling.search(text):
            return True
        if not patterns.name_of_place.search(text) and patterns.numbered.search(text):
            return True
    return (
        _DIGIT.search(text) is not None
        and _ANY_ROAD_EN.search(text) is not None
        and _patterns().english.search(text) is not None
    )


def may_have_address(text: str) -> bool:
    """Whether text of Chinese characters alone holds a numbered part at all; the quick look before ``has_address``."""
    return _ANY_UNIT.search(text) is not None
