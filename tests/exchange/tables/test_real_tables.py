"""Real tables are read to the last child, and none is taken for a list of persons."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from tianping.exchange.tables import Columns, ProblemCode, TableRefused, read_counts


@pytest.mark.parametrize(
    ("year", "counties", "boys", "girls", "ratio", "not_given"),
    [(2010, 2861, 7_456_680, 6_321_157, 117.96, 0), (2020, 2948, 6_298_099, 5_662_601, 111.22, 1)],
)
def test_counties_of_the_censuses_add_up_to_the_published_ratio(  # noqa: PLR0917 - one row of the table above
    year: int, counties: int, boys: int, girls: int, ratio: float, not_given: int, real_data: Path
) -> None:
    path = real_data / f"china_county/china_county_{year}_age_sex.csv"
    table = read_counts(path, columns=Columns(place="code", period=str(year), boys="m_0", girls="f_0"))
    assert len(table) == counties
    assert (table.boys[table.boys >= 0].sum(), table.girls[table.girls >= 0].sum()) == (boys, girls)
    assert round(100 * boys / girls, 2) == ratio
    assert int((table.girls < 0).sum()) == not_given
    assert table.name is not None


def test_counties_agree_with_the_csv_module_cell_by_cell(real_data: Path) -> None:
    path = real_data / "china_county/china_county_2020_age_sex.csv"
    table = read_counts(path, columns=Columns(place="code", boys="m_10_14", girls="f_10_14"))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert table.boys.tolist() == [int(float(row["m_10_14"])) for row in rows]
    assert table.girls.tolist() == [int(float(row["f_10_14"])) for row in rows]
    assert table.place is not None
    assert [table.place.values[code] for code in table.place.codes] == [row["code"] for row in rows]
    assert table.rows.tolist() == list(range(2, 2950))


@pytest.mark.parametrize(
    ("file", "rows", "boys"),
    [
        ("classic/Arbuthnot_Arbuthnot.csv", 82, 484_382),
        ("classic/present_statsr_present.csv", 74, 141_895_163),
        ("classic/nz_births_region_year_sex.csv", 340, 606_306),
        ("classic/sweden_births_county_year_sex_1968_1999.csv", 672, 1_714_130),
    ],
)
def test_classic_tables_are_read_without_naming_a_column(file: str, rows: int, boys: int, real_data: Path) -> None:
    table = read_counts(real_data / file)
    assert (len(table), table.boys.sum()) == (rows, boys)


@pytest.mark.parametrize("kind", ["china_province_2010", "china_province_2020", "china_prefecture_2010"])
def test_provinces_and_prefectures_are_read(kind: str, real_data: Path) -> None:
    path = next(real_data.glob(f"china_county/{kind}*.csv"))
    place = "p4" if "prefecture" in kind else "code"
    table = read_counts(path, columns=Columns(place=place, boys="m_0", girls="f_0"))
    assert len(table) == (341 if "prefecture" in kind else 31)


def test_no_real_table_is_refused_for_an_identity(real_data: Path) -> None:
    files = [path for path in sorted(real_data.rglob("*")) if path.suffix in (".csv", ".txt")]
    assert len(files) > 15
    for path in files:
        for options in ({}, {"wide": True}, {"columns": Columns(place="code", boys="m_0", girls="f_0")}):
            try:
                read_counts(path, **options)  # type: ignore[arg-type] - options by name
            except TableRefused as refused:
                codes = {problem.code for problem in refused.problems}
            else:
                codes = set()
            assert ProblemCode.IDENTITY not in codes, path.name


def test_simulated_tables_of_many_counts_are_never_taken_for_identities(tmp_path: Path) -> None:
    """Code, year and neighbouring counts of every size join to numbers of all lengths; none of them is a person's."""
    chance = random.Random(5)  # noqa: S311 - a fixed seed, no secret
    path = tmp_path / "a.csv"
    for scale in (30, 3_000, 30_000, 10**6, 10**9) * 8:
        width, rows = chance.choice((3, 8, 20)), chance.choice((1, 2, 4, 60, 300))
        header = ["区划代码", "年份", "男", "女", *(f"指标{i}" for i in range(width))]
        body = [
            [f"45{chance.randrange(1, 15):02d}{chance.randrange(1, 90):02d}", str(1600 + i), *(_quantity(chance, scale) for _ in header[2:])]
            for i in range(rows)
        ]
        path.write_text("\n".join(",".join(row) for row in [header, *body]))
        assert len(read_counts(path)) == rows


def _quantity(chance: random.Random, scale: int) -> str:
    return f"{chance.randrange(scale)}{chance.choice(('', '.0'))}"
