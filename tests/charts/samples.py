"""Small figures that the tests of this floor draw again and again; all numbers are made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from tianping.charts import (
    LATE_REGISTRATION,
    Band,
    ClusterWindow,
    ControlLimit,
    DatedFact,
    Figure,
    OrderSeries,
    Part,
    Places,
    Positions,
    Reach,
    Seats,
    Series,
    Sign,
    Watch,
    Whole,
    cluster_map,
    control_chart,
    funnel,
    funnel_steps,
    order_by_year,
    part_bars,
    points_map,
    quantile_dots,
    shrinkage,
    trend,
)
from tianping.terms import Bilingual, BirthOrder, Period, PeriodKind, Verdict

BAND = Band(low=103, high=107, reference=106)
TOWNSHIPS: tuple[tuple[str, int, float, Sign], ...] = (
    ("新靖镇", 1214, 112.6, Verdict.CANNOT_TELL),
    ("化峒镇", 432, 114.9, Verdict.CANNOT_TELL),
    ("渠洋镇", 418, 148.8, Verdict.HIGH),
    ("南坡乡", 187, 142.9, LATE_REGISTRATION),
    ("龙邦镇", 288, 110.2, Verdict.PROBABLY_HIGH),
    ("岳圩镇", 276, 72.3, Verdict.LOW),
    ("地州镇", 296, 80.0, Verdict.PROBABLY_LOW),
    ("湖润镇", 22000, 105.6, Verdict.AS_EXPECTED),
    ("安德镇", 2402, 102.5, Verdict.NO_SIGN_OF_EXCESS),
    ("魁圩乡", 143, 116.7, Verdict.CANNOT_TELL),
)


def places(rows: Sequence[tuple[str, int, float, Sign]] = TOWNSHIPS) -> Places:
    births = np.array([row[1] for row in rows], dtype=np.int64)
    ratio = np.array([row[2] for row in rows], dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.exp(1.96 * 2 / np.sqrt(births))
        low, high = ratio / spread, ratio * spread
    return Places([row[0] for row in rows], births, ratio, low, high, [row[3] for row in rows])


def limits(births: np.ndarray) -> list[ControlLimit]:
    steps = funnel_steps(births)
    spread = {0.95: 1.96, 0.998: 3.09}
    return [
        ControlLimit(
            coverage, steps.astype(float), 106 / np.exp(z * 2 / np.sqrt(steps)), 106 * np.exp(z * 2 / np.sqrt(steps))
        )
        for coverage, z in spread.items()
    ]


def series(first: int, ratio: Sequence[float], *, without: Sequence[int] = (), half_width: float = 3.0) -> Series:
    years = [first + index for index in range(len(ratio))]
    kept = [index for index, year in enumerate(years) if year not in without]
    values = np.array(ratio, dtype=np.float64)[kept]
    return Series([Period(years[index]) for index in kept], values, values - half_width, values + half_width)


SLOPE = (121.8, 121.2, 120.7, 120.3, 119.4, 118.9, 118.0, 117.3, 117.8, 116.9, 116.1, 116.0, 115.2, 115.5, 114.7, 114.2)
FACTS = (
    DatedFact(date(2016, 1, 1), Bilingual(zh="全面两孩", en="two-child policy")),
    DatedFact(date(2021, 5, 31), Bilingual(zh="三孩政策", en="three-child policy")),
)


def township_funnel(rows: Sequence[tuple[str, int, float, Sign]] = TOWNSHIPS, *, span: str = "half") -> Figure:
    drawn = places(rows)
    return funnel(drawn, limits=limits(drawn.births), band=BAND, span=span)


def county_trend(**changes: object) -> Figure:
    return trend(series(2010, SLOPE, **changes), band=BAND, facts=FACTS)


def seats(count: int = len(TOWNSHIPS)) -> Seats:
    turn = np.arange(count) * 2.4
    return Seats(
        east_km=20 * np.cos(turn) * np.sqrt(np.arange(count) + 1),
        north_km=14 * np.sin(turn) * np.sqrt(np.arange(count) + 1),
        schematic=True,
    )


def cluster(rank: int = 1, **changes: object) -> ClusterWindow:
    """Around the third of four places in a row, at most 111.2 km apart from the next."""
    fields: dict[str, object] = {
        "direction": "high",
        "centre": (107.0, 23.0),
        "radius": 111.3,
        "members": np.array([2, 1, 3]),
        "ratio": 131.2,
        "ratio_outside": 106.4,
        "p": 0.001,
    }
    return ClusterWindow(rank, **(fields | changes))


def positions(count: int = 4) -> Positions:
    return Positions(105.0 + np.arange(count), np.full(count, 23.0), schematic=True)


def every_figure() -> dict[str, Figure]:
    orders = [
        OrderSeries(
            BirthOrder(number, or_more=number == 4), series(2010, [100 + (value - 100) * share for value in SLOPE])
        )
        for number, share in ((1, 0.3), (2, 0.8), (3, 1.5), (4, 2.0))
    ]
    return {
        "funnel": township_funnel(),
        "full funnel": township_funnel(span="full"),
        "trend": county_trend(),
        "trend with gaps": county_trend(without=(2012, 2014)),
        "map": points_map(places(), seats()),
        "orders": order_by_year(orders, band=BAND),
        "shrinkage": shrinkage(places(), places(), together=112.0, band=BAND),
        "windows": points_map(
            places(), seats(), reaches=[Reach(5, 5, 12, Bilingual(zh="聚集 1：p = 0.003", en="cluster 1: p = 0.003"))]
        ),
        "clusters": cluster_map(
            places(),
            positions(len(TOWNSHIPS)),
            clusters=[
                cluster(1, first=Period(2016), last=Period(2019)),
                cluster(2, direction="low", centre=(113.0, 23.0), radius=0.0, members=np.array([8]), p=0.02),
                *(cluster(rank, members=np.array([rank]), centre=(109.0, 23.0), p=0.4) for rank in range(3, 10)),
            ],
        ),
        "control chart": control_chart(
            Watch(
                [Period(2020 + index // 12, PeriodKind.MONTH, index % 12 + 1) for index in range(30)],
                np.arange(30.0) % 9,
                np.arange(30) % 9 == 8,
                7.0,
            )
        ),
        "control chart, both sides": control_chart(
            Watch(
                [Period(1990 + index) for index in range(12)],
                np.array([0, 5, 9, 14, 21.0, 3, 0, 0, 0, 0, 0, 0]),
                np.array([index in (4, 10) for index in range(12)]),
                20.0,
                lower=-18.0,
                falling=-np.array([0, 0, 0, 0, 0, 0, 4, 9, 9, 12, 19.0, 2]),
                low=np.array([index == 10 for index in range(12)]),
                measures=Bilingual(zh="比容许多出的男婴", en="boys more than are allowed for"),
            )
        ),
        "control chart, limits by period": control_chart(
            Watch(
                [Period(1990 + index) for index in range(8)],
                np.array([104, 108, 103, 121, np.nan, 106, 99, 107.0]),
                np.array([index == 3 for index in range(8)]),
                np.array([np.nan, np.inf, 118, 117, 117, 119, 116, 115]),
                lower=np.array([np.nan, 0, 92, 93, 93, 91, 94, 95]),
                starts_again=False,
            )
        ),
        "parts": part_bars(
            [
                Part(Bilingual(zh="自身", en="own ratio"), -6.83, -7.01, -6.65, digits=2),
                Part(Bilingual(zh="地区构成", en="mix of places"), 0.09, digits=2),
                Part(Bilingual(zh="内蒙古自治区乌兰察布市四子王旗", en="a place with a rather long name"), np.nan),
            ],
            measures=Bilingual(zh="点", en="points"),
            title=Bilingual(zh="变化的各部分", en="Parts of the change"),
            note=Bilingual(zh="横线为 95% 区间", en="stroke: 95% interval"),
        ),
        "dots": quantile_dots(
            np.linspace(121, 142, 20).tolist(), whole=Whole(131.4, 120.9, 142.8, Verdict.HIGH), band=BAND
        ),
    }
