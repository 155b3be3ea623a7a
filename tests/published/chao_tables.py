"""The observations that Chao and co-authors published, as they enter their models."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from tianping.statistics.trend import Observations


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["Inclusion"] == "TRUE"]


def _numbers(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] not in {"", "NA"} else np.nan for row in rows])


def india(real_data: Path) -> Observations:
    """The Sample Registration System has no error but sampling's, surveys and census have one each."""
    rows = _rows(real_data / "chao" / "India" / "database_for_modeling_2020-03-30.csv")
    return Observations(
        area=[row["Domain.Name"] for row in rows],
        year=_numbers(rows, "Reference.Date"),
        ratio=100 * _numbers(rows, "Observed.SRB"),
        error=_numbers(rows, "SE.logSRB.Modeling"),
        source=[row["Series.Category"] for row in rows],
        registered={"SRS"},
    )


def pakistan(real_data: Path) -> Observations:
    """All sources share one non-sampling error."""
    rows = _rows(real_data / "chao" / "Pakistan" / "database_for_modeling_2021-06-01.csv")
    return Observations(
        area=[row["Domain.Name"] for row in rows],
        year=_numbers(rows, "Reference.Date"),
        ratio=100 * _numbers(rows, "Observed.SRB"),
        error=_numbers(rows, "SE.logSRB.Modeling"),
    )


def baseline(real_data: Path, country: int) -> float:
    """Median of a country's ratio in the model of the countries without imbalance: 87 India, 145 Pakistan."""
    with (real_data / "chao" / "M57_normal_postinfo.csv").open(encoding="utf-8", newline="") as lines:
        return 100 * next(float(row[2]) for row in csv.reader(lines) if row[0] == f"a.c[{country}]")


def transitions(real_data: Path) -> list[dict[str, float | str]]:
    """Posterior medians of the transition of each country of the world model."""
    with (real_data / "chao" / "M58_transition_parameters_by_country.csv").open(encoding="utf-8", newline="") as lines:
        return [
            {"country": row["country_inferred"]}
            | {name: float(row[f"{name}_med"]) for name in ("T0", "a", "D1", "D2", "D3", "delta")}
            for row in csv.DictReader(lines)
        ]
