"""How the seed of the demo county was chosen: the first from the county's code upwards whose 2025 makes the demo's point.

The point: of nineteen townships one is really high, two are late in registering girls, the rest cannot be told from chance.
A truth does not show itself in every draw: this prints how often it does, and what the other draws show instead.

    python benchmarks/demo_seed.py [how many seeds]
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date

import numpy as np

from tianping.jurisdictions import load_places, load_verdict_bounds
from tianping.site.demo.births import NOT_YET, SimulatedBirths, simulate
from tianping.site.demo.truth import FIRST_YEAR, LAST_YEAR, truth
from tianping.statistics.excess import completeness, explained_by_late, late_girls, late_registration
from tianping.statistics.ratio import judge
from tianping.terms import Verdict

FIRST_SEED = 451081
DELAYS = 8
REGISTER, TRUTH = load_places("china/guangxi/jingxi"), truth()
BOUNDS = load_verdict_bounds(on=date(LAST_YEAR, 12, 31))


def by_township(births: SimulatedBirths) -> np.ndarray:
    """Household registrations by township, year of birth, delay in years and sex (boys first)."""
    known = births.registered != NOT_YET
    township = np.array([births.townships.index(village[:9]) for village in births.villages])[births.village[known]]
    year, delay = births.month[known] // 12, births.registered[known] // 12 - births.month[known] // 12
    counts = np.zeros((len(births.townships), LAST_YEAR - FIRST_YEAR + 1, DELAYS, 2), dtype=np.int64)
    np.add.at(counts, (township, year, np.minimum(delay, DELAYS - 1), births.girl[known].astype(int)), 1)
    return counts


def late_and_prompt(births: SimulatedBirths) -> list[np.ndarray]:
    """Registrations of the last five years: late boys, late girls, prompt boys, prompt girls, by township."""
    first = 12 * (LAST_YEAR - FIRST_YEAR - 4)
    chosen = births.registered >= first
    township = np.array([births.townships.index(village[:9]) for village in births.villages])[births.village[chosen]]
    late, girl = births.registered[chosen] - births.month[chosen] > 12, births.girl[chosen]
    return [
        np.bincount(township[cell], minlength=19) for cell in (late & ~girl, late & girl, ~late & ~girl, ~late & girl)
    ]


def seen(seed: int) -> tuple[bool, Counter[str]]:
    births = simulate(TRUTH, REGISTER, seed=seed)
    counts = by_township(births)
    boys, girls = counts[:, -1, :, 0].sum(axis=1), counts[:, -1, :, 1].sum(axis=1)
    verdicts = judge(boys, girls, bounds=BOUNDS).verdicts()
    late_boys, late, prompt_boys, prompt = late_and_prompt(births)
    p_value = late_girls(late_boys, late, prompt_boys=prompt_boys, prompt_girls=prompt).p_value
    delay = late_registration(completeness(counts[..., 0]), completeness(counts[..., 1]), delay=0)
    explained = explained_by_late(boys, girls, late=delay, p_value=p_value, bounds=BOUNDS)
    shown = {
        code: "late" if is_late else str(verdict)
        for code, verdict, is_late in zip(TRUTH.townships, verdicts, explained, strict=True)
    }
    wanted = (
        dict.fromkeys(TRUTH.townships, str(Verdict.CANNOT_TELL))
        | dict.fromkeys(TRUTH.high, str(Verdict.HIGH))
        | dict.fromkeys(TRUTH.late, "late")
    )
    ratio = [100 * counts[:, year, :, 0].sum() / counts[:, year, :, 1].sum() for year in (0, -1)]
    return shown == wanted and abs(ratio[0] - 127) < 2 and abs(ratio[1] - 114.2) < 1, Counter(shown.values())


def main(seeds: int) -> None:
    together: Counter[str] = Counter()
    making = []
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        makes_it, verdicts = seen(seed)
        together += verdicts
        if makes_it:
            making.append(seed)
    print(f"{len(making)} of {seeds} seeds make the point: {making[:5]}")
    for word, count in together.most_common():
        print(f"{word:20} {count / seeds:5.2f} of 19 townships in a draw")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
