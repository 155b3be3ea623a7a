"""Names of persons in columns and in text, and names of places that look like them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from faker import Faker

from tianping.privacy.identity import IdentityKind, could_be_name, find_identities, kinds_in, names_of_persons

PLACES = [
    f"{name}{suffix}"
    for suffix in ("镇", "乡", "村", "社区", "村委会", "居委会", "街道", "县", "市")
    for name in ("新靖", "化峒", "湖润", "安德", "龙临", "渠洋", "岳圩", "龙邦", "禄峒", "武平")
]


@pytest.fixture(scope="module")
def names() -> list[str]:
    fake = Faker("zh_CN")
    fake.seed_instance(20_260_101)
    return list(dict.fromkeys(fake.name() for _ in range(600)))


@pytest.mark.parametrize(
    "column",
    [
        ["王小红", "李桂兰", "张伟"],
        ["张三", "李四", "王五"],
        ["王小红"],
        ["欧阳娜娜", "司马相如", "诸葛亮"],
        ["阿依古丽·买买提", "古丽娜尔·吾布力"],
        ["Wang Xiaohong", "LI GUILAN", "Zhang Wei"],
        ["王 小红".replace(" ", "\u200b"), "李桂兰"],
        ["东城区", "王伟", "西城区", "朝阳区"],
        ["黄秀英", "", " ", "韦桂花"],
        ["覃美兰", "农爱群", "莫小凤", "岑桂英", "闭丽华"],
    ],
)
def test_a_column_of_names_is_one_of_persons(column: list[str]) -> None:
    assert names_of_persons(column)


# The given names most often registered for boys and girls in 2020: 全国姓名报告 2020, Ministry of Public Security.
FREQUENT_IN_2020 = "奕辰 宇轩 浩宇 亦辰 宇辰 子墨 宇航 浩然 梓豪 亦宸 一诺 依诺 欣怡 梓涵 语桐 欣妍 可欣 语汐 雨桐 梦瑶"


@pytest.mark.parametrize("given", FREQUENT_IN_2020.split())  # noqa: SIM905 - names read better in a row
def test_the_most_frequent_given_names_of_2020_are_known(given: str) -> None:
    assert all(names_of_persons([surname + given]) for surname in "王李张刘陈杨黄赵吴周")


@pytest.mark.parametrize(
    "column",
    [
        [],
        [""],
        ["靖西市", "新靖镇", "五权村委会"],
        ["东城区", "西城区", "石景山区"],
        ["靖西", "那坡", "凌云", "乐业", "田林", "西林", "隆林", "平果", "德保", "田东"],
        ["北京", "天津", "河北", "山西", "内蒙古", "江苏", "安徽", "云南", "宁夏", "海南"],
        ["城市", "农村", "镇"],
        ["男", "女", "不详", "合计"],
        ["汉族", "壮族", "瑶族", "苗族"],
        ["公安", "卫健", "统计", "医院"],
        ["初中", "高中", "小学", "大学", "文盲"],
        ["单胎", "双胎", "多胎"],
        ["3727", "2936", "2643.0"],
        ["Sweden", "New Zealand", "Hong Kong", "Viet Nam", "San Marino"],
        ["Uppsala", "Stockholm", "Blekinge"],
    ],
)
def test_a_column_of_places_or_words_is_not(column: list[str]) -> None:
    assert not names_of_persons(column)


def test_the_share_from_which_a_column_is_refused_is_one_in_five(names: list[str]) -> None:
    clear = [name for name in names if len(name) == 3 and names_of_persons([name])][:20]
    assert len(clear) == 20
    assert names_of_persons(PLACES[:80] + clear)
    assert not names_of_persons(PLACES[:81] + clear)


def test_two_characters_that_end_like_a_place_need_clear_names_beside_them() -> None:
    villages = ["高峰", "石桥", "白沙", "龙泉", "金星", "吉坡", "壁零", "泗梨", "那耀", "峒牌", "念祥", "更群"]
    assert not names_of_persons(villages)
    assert names_of_persons([*villages, "王小红", "李桂兰", "张伟"])


def test_a_column_of_nothing_but_doubtful_names_is_one_of_persons() -> None:
    assert names_of_persons(["王明", "李平", "张东", "刘海"])


def test_one_clear_name_among_words_is_not_enough_from_five_values_on() -> None:
    assert not names_of_persons(["张伟", "甲类", "乙类", "丙类", "丁类"])
    assert names_of_persons(["张伟", "甲类", "乙类", "丙类"])


def test_one_place_among_many_words_does_not_turn_doubtful_values_into_names() -> None:
    words = [f"{letter}类" for letter in "甲乙丙丁戊己庚辛壬癸"]
    assert not names_of_persons(["新靖镇", *words, "高峰", "石桥", "白沙", "龙泉"])
    assert names_of_persons([*PLACES[:8], "甲类", "高峰", "石桥", "白沙", "龙泉"])


def test_villages_of_a_county_without_their_suffix_are_no_persons(real_data: Path) -> None:
    with (real_data / "places" / "jingxi.csv").open(encoding="utf-8") as lines:
        full = [row["name"] for row in csv.DictReader(lines)]
    bare = [re.sub("(村委会|社区居委会|[镇乡市])$", "", name) for name in full]
    assert not names_of_persons(full)
    assert not names_of_persons(bare)
    assert not names_of_persons(bare, place_names=full)


def test_repeated_and_blank_values_do_not_move_the_share(names: list[str]) -> None:
    column = PLACES[:40] + [name for name in names if len(name) == 3][:20]
    assert names_of_persons(column + PLACES[:1] * 1_000 + [""] * 1_000)


def test_names_of_the_files_own_code_column_are_places_with_and_without_their_suffix() -> None:
    villages = ["王伟村委会", "李娜村委会", "张静村委会", "陈丽村委会"]
    bare = ["王伟", "李娜", "张静", "陈丽"]
    assert names_of_persons(bare)
    assert not names_of_persons(bare, place_names=villages)
    assert not names_of_persons(villages)
    assert not names_of_persons(bare, place_names=bare)


def test_a_list_of_persons_beside_known_places_is_still_one_of_persons(names: list[str]) -> None:
    assert names_of_persons(names, place_names=PLACES)


@pytest.mark.parametrize(
    "text",
    [
        "姓名：王小红",
        "姓名:王小红 年龄30",
        "产妇姓名：欧阳娜娜",
        "填表人：张三 联系电话：",
        "产妇李桂兰于2010年入院",
        "患者王伟，已出院",
        "请联系李桂兰女士",
        "户主韦建国",
        "Mother: Li Guilan",
        "Patient name: WANG Xiaohong",
        "Mrs. Wang",
    ],
)
def test_a_name_that_a_text_announces_is_found(text: str) -> None:
    assert kinds_in(text) == {IdentityKind.PERSONAL_NAME}
    assert find_identities([text]) == [(0, IdentityKind.PERSONAL_NAME)]


@pytest.mark.parametrize(
    "text",
    [
        "产妇高龄",
        "孕妇管理率",
        "产妇死亡率",
        "母亲文化程度",
        "母亲：文化程度",
        "父亲职业：农民",
        "父亲：农民",
        "户主：农业户口",
        "居民平均收入",
        "村民自治",
        "负责人：",
        "填表人：      联系电话：",
        "新生儿访视",
        "婴儿安全",
        "家长学校",
        "五权村村民委员会",
        "居民委员会",
        "Mother: Full Birth Histories",
        "Country Name: Viet Nam",
        "王小红",  # by itself it may be a place: columns decide
    ],
)
def test_words_that_follow_a_cue_are_no_names(text: str) -> None:
    assert kinds_in(text) == frozenset()


def test_what_could_be_a_name_is_doubted_where_a_text_may_be_quoted() -> None:
    assert all(map(could_be_name, ["王伟", "高峰", "凌云", "李江", "Li Guilan"]))
    assert not any(map(could_be_name, ["", "男婴", "合计", "新靖镇", "m_0", "2020"]))
