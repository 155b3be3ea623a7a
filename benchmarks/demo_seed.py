"""How the draws of the demo county were chosen, and what other draws show.

The point of the demo: of nineteen townships one is really high, two are late in registering girls, the rest cannot be told
from chance. Chance does not always look like that: of sixteen ordinary townships it makes two or three look like something in
an average year. So each township takes its first draw whose 2025 looks like its truth, and the seed is the first from the
county's code upwards with which the county falls as its truth does. This prints both, and how often draws look like the truth.

    python benchmarks/demo_seed.py [how many seeds to try]
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np

from tianping.jurisdictions import load_places, load_verdict_bounds
from tianping.site.demo.births import NOT_YET, township_births
from tianping.site.demo.truth import FIRST_YEAR, LAST_YEAR, Truth, truth
from tianping.statistics.excess import completeness, explained_by_late, late_girls, late_registration
from tianping.statistics.ratio import judge
from tianping.terms import Level, Verdict

FIRST_SEED = 451081
DELAYS = 8
YEARS = LAST_YEAR - FIRST_YEAR + 1
FARTHEST = 4.5
"""Points that the county's ratio of any year may lie from its truth: one and a half standard deviations."""
REGISTER, TRUTH = load_places("china/guangxi/jingxi"), truth()
VILLAGES = [place.code.text for place in REGISTER.of_level(Level.VILLAGE)]
BOUNDS = load_verdict_bounds(on=date(LAST_YEAR, 12, 31))


def registrations(given: Truth, code: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Registrations by year of birth, delay and sex, and of the last five years late and prompt by sex; boys first."""
    own = [index for index, village in enumerate(VILLAGES) if village.startswith(code)]
    births = township_births(given, code, seed=seed, villages=own)
    known = births["registered"] != NOT_YET
    month, registered, girl = births["month"][known], births["registered"][known], births["girl"][known].astype(int)
    triangle = np.zeros((YEARS, DELAYS, 2), dtype=np.int64)
    np.add.at(triangle, (month // 12, np.minimum(registered // 12 - month // 12, DELAYS - 1), girl), 1)
    recent = registered >= 12 * (YEARS - 5)
    late = np.zeros((2, 2), dtype=np.int64)
    np.add.at(late, ((registered - month > 12)[recent].astype(int), girl[recent]), 1)
    return triangle, late


def shows(triangle: np.ndarray, late: np.ndarray) -> str:
    """What a place shows for 2025 when it is looked at alone."""
    boys, girls = triangle[None, -1, :, 0].sum(axis=1), triangle[None, -1, :, 1].sum(axis=1)
    test = late_girls(late[1, :1], late[1, 1:], prompt_boys=late[0, :1], prompt_girls=late[0, 1:])
    delay = late_registration(completeness(triangle[None, ..., 0]), completeness(triangle[None, ..., 1]), delay=0)
    if explained_by_late(boys, girls, late=delay, p_value=test.p_value, bounds=BOUNDS)[0]:
        return "late"
    return str(judge(boys, girls, bounds=BOUNDS, screen=False).verdicts()[0])


def wanted(code: str) -> str:
    return "late" if code in TRUTH.late else str(Verdict.HIGH if code in TRUTH.high else Verdict.CANNOT_TELL)


def first_draws(seed: int) -> tuple[dict[str, int], np.ndarray, np.ndarray]:
    """For each township its first draw that looks like its truth, and the county's registrations with them."""
    draws, triangle, late = {}, np.zeros((YEARS, DELAYS, 2), dtype=np.int64), np.zeros((2, 2), dtype=np.int64)
    for code in TRUTH.townships:
        for draw in range(100):
            given = replace(TRUTH, townships=TRUTH.townships | {code: replace(TRUTH.townships[code], draw=draw)})
            found = registrations(given, code, seed)
            if shows(*found) == wanted(code):
                draws[code], triangle, late = draw, triangle + found[0], late + found[1]
                break
    return draws, triangle, late


def falls_like_its_truth(triangle: np.ndarray, late: np.ndarray) -> bool:
    by_year = triangle.sum(axis=1)
    ratio = 100 * by_year[:, 0] / by_year[:, 1]
    near = np.abs(ratio - TRUTH.county_ratio()) < FARTHEST
    return bool(
        near.all()
        and abs(ratio[0] - 127) < 1.5
        and abs(ratio[-1] - 114.5) < 1.2
        and shows(triangle, late) == Verdict.HIGH
    )


def main(seeds: int) -> None:
    looks: Counter[str] = Counter()
    ordinary = [code for code in TRUTH.townships if code not in (*TRUTH.high, *TRUTH.late)]
    plain = replace(TRUTH, townships={code: replace(one, draw=0) for code, one in TRUTH.townships.items()})
    for seed in range(FIRST_SEED, FIRST_SEED + 100):
        looks.update(shows(*registrations(plain, code, seed)) for code in ordinary)
    for word, count in looks.most_common():
        print(f"{word:20} {count / 100:5.2f} of {len(ordinary)} ordinary townships in a draw")
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        draws, triangle, late = first_draws(seed)
        if falls_like_its_truth(triangle, late):
            print(
                f"seed {seed}, after {seed - FIRST_SEED} others; draws other than the first: { {c: d for c, d in draws.items() if d} }"
            )
            return
    print(f"none of {seeds} seeds")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
