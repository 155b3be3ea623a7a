"""Replicates of the counts under the null, with the total of every stratum kept.

Cells are drawn one by one from their own law, and then single births, picked at random from the whole stratum, change
sex until the total is right. Births are exchangeable, so what results is exactly the law given the total: every set of
births is as likely as any other to be the boys (multivariate hypergeometric). For the Poisson model cases are drawn a
little short and the rest are thrown in at random (multinomial).

Over-dispersed places are not exchangeable. Each takes its part, by its variance, of what the total is off: that is the
law given the total for normal variables, and keeps the spread between places.
"""

from __future__ import annotations

from math import floor
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled

Rows: TypeAlias = NDArray[np.signedinteger[Any]]
"""Counts of replicates, 16 or 32 bits wide."""

BINOMIAL, BETA_BINOMIAL, POISSON = 0, 1, 2

NEGLIGIBLE = 1e-20
"""Weight, relative to the most likely count, at which a table of counts ends; far below one step of a random double."""


class Law(NamedTuple):
    """Law of the count in one cell: births, share of boys, a + b of the beta, mean (Poisson only)."""

    kind: int
    births: int
    share: float
    concentration: float
    mean: float


class CountTable(NamedTuple):
    """Cumulative chances of lowest, lowest + 1, … and for each slice of (0, 1) where to begin to look."""

    lowest: int
    chances: NDArray[np.float64]
    guide: NDArray[np.int32]


class DrawPlan(NamedTuple):
    """Cells in the order in which they are drawn: stratum by stratum, equal laws together.

    ``cell`` is where the count goes: times ``scale`` and less ``centre``, which keeps it small. ``weight`` is the births
    (or the expected cases in stored units). ``cumulative`` adds up within a stratum what a cell takes of a correction of
    the total (its weight, or its variance) and ``guide`` says where to begin to look in it. By stratum: ``starts``,
    ``cases``, ``shares``.
    """

    kind: int
    concentration: float
    scale: int
    cell: NDArray[np.int64]
    weight: NDArray[np.int64]
    mean: NDArray[np.float64]
    centre: NDArray[np.int64]
    cumulative: NDArray[np.int64]
    guide: NDArray[np.int64]
    starts: NDArray[np.int64]
    cases: NDArray[np.int64]
    shares: NDArray[np.float64]


@compiled
def step_up(count: int, law: Law) -> float:
    """Return P(count + 1) / P(count)."""
    if law.kind == POISSON:
        return law.mean / (count + 1)
    if law.kind == BINOMIAL:
        return (law.births - count) / (count + 1) * law.share / (1.0 - law.share)
    boys, girls = law.concentration * law.share, law.concentration * (1.0 - law.share)
    return (law.births - count) * (boys + count) / ((count + 1) * (girls + law.births - count - 1))


@compiled
def likely_count(law: Law) -> int:
    """Return a count near the mode."""
    if law.kind == POISSON:
        return floor(law.mean)
    if law.kind == BINOMIAL:
        return min(floor((law.births + 1) * law.share), law.births)
    boys, girls = law.concentration * law.share, law.concentration * (1.0 - law.share)
    mode = floor((law.births + 1) * (boys - 1.0) / (boys + girls - 2.0)) if boys + girls > 2.0 else 0
    return min(max(mode, 0), law.births)


@compiled
def tabulate_counts(law: Law) -> CountTable:
    """Tabulate a law of counts from the mode outwards."""
    mode = likely_count(law)
    lowest, weight = mode, 1.0
    while lowest > 0 and weight > NEGLIGIBLE:
        lowest -= 1
        weight /= step_up(lowest, law)
    highest, weight = mode, 1.0
    while (law.kind == POISSON or highest < law.births) and weight > NEGLIGIBLE:
        weight *= step_up(highest, law)
        highest += 1
    chances = np.empty(highest - lowest + 1)
    chances[mode - lowest] = 1.0
    for count in range(mode, lowest, -1):
        chances[count - 1 - lowest] = chances[count - lowest] / step_up(count - 1, law)
    for count in range(mode, highest):
        chances[count + 1 - lowest] = chances[count - lowest] * step_up(count, law)
    for at in range(1, len(chances)):
        chances[at] += chances[at - 1]
    whole = chances[-1]
    for at in range(len(chances)):
        chances[at] /= whole
    slices = 8
    while slices < len(chances) and slices < 4096:
        slices *= 2
    guide = np.empty(slices, np.int32)
    at = 0
    for index in range(slices):
        while chances[at] * slices < index:
            at += 1
        guide[index] = at
    return CountTable(lowest, chances, guide)


@compiled
def draw_count(table: CountTable, chance: float) -> int:
    """Return the count at a chance in [0, 1)."""
    at = table.guide[int(chance * len(table.guide))]
    while table.chances[at] <= chance:
        at += 1
    return table.lowest + int(at)


@compiled
def law_of(plan: DrawPlan, position: int, stratum: int) -> Law:
    """Return the law of a cell before the totals are restored."""
    if plan.kind == POISSON:
        short = max(0.0, 1.0 - 3.0 / np.sqrt(plan.cases[stratum])) if plan.cases[stratum] > 0 else 0.0
        return Law(POISSON, 0, 0.0, 0.0, plan.mean[position] * short)
    births, cases, share = plan.weight[position], plan.cases[stratum], plan.shares[stratum]
    if births == 0 or cases == 0 or share >= 1.0:
        # No chance in it: all births are boys, or none is. A share of a half keeps the steps finite.
        return Law(BINOMIAL, 0, 0.5, 0.0, 0.0)
    return Law(plan.kind, births, share, plan.concentration, 0.0)


@compiled
def find_cell(plan: DrawPlan, stratum: int, ticket: int) -> int:
    """Return the position of the cell that holds a ticket; each cell has as many as its weight."""
    first, last = plan.starts[stratum], plan.starts[stratum + 1]
    whole = plan.cumulative[last - 1]
    slot = min(int((last - first) * (ticket / whole)), last - first - 1)
    at = plan.guide[first + slot]
    while plan.cumulative[at] <= ticket:
        at += 1
    return int(at)


@compiled
def drop_case(counts: Rows, plan: DrawPlan, stratum: int, index: int) -> None:
    """Take out the case of that index, cases being numbered cell by cell (Poisson; hardly ever needed)."""
    for position in range(plan.starts[stratum], plan.starts[stratum + 1]):
        held = (counts[plan.cell[position]] + plan.centre[position]) // plan.scale
        if index < held:
            counts[plan.cell[position]] -= plan.scale
            return
        index -= held


@compiled
def share_out(counts: Rows, plan: DrawPlan, stratum: int, missing: int, rng: np.random.Generator) -> None:
    """Add what is missing (or take what is too much) one by one, evenly over the variances of the cells."""
    whole = plan.cumulative[plan.starts[stratum + 1] - 1]
    step, many, offset = 1 if missing > 0 else -1, abs(missing), rng.random()
    for number in range(many):
        ticket = int((number + offset) / many * whole)
        while True:
            position = find_cell(plan, stratum, min(ticket, whole - 1))
            cell = plan.cell[position]
            held = (counts[cell] + plan.centre[position]) // plan.scale + step
            if 0 <= held <= plan.weight[position]:
                counts[cell] += step * plan.scale
                break
            ticket = int(rng.random() * whole)


@compiled
def restore_total(counts: Rows, plan: DrawPlan, stratum: int, total: int, rng: np.random.Generator) -> None:
    """Change single births until the stratum has its total of cases again."""
    missing = plan.cases[stratum] - total
    whole = plan.cumulative[plan.starts[stratum + 1] - 1]
    if plan.kind == BETA_BINOMIAL:
        share_out(counts, plan, stratum, missing, rng)
        return
    while missing != 0:
        if plan.kind == POISSON and missing < 0:
            drop_case(counts, plan, stratum, int(rng.random() * total))
            total -= 1
            missing += 1
            continue
        ticket = int(rng.random() * whole)
        position = find_cell(plan, stratum, ticket)
        cell = plan.cell[position]
        birth = ticket - (plan.cumulative[position] - plan.weight[position])
        is_boy = plan.kind != POISSON and birth * plan.scale < counts[cell] + plan.centre[position]
        if missing > 0 and not is_boy:
            counts[cell] += plan.scale
            missing -= 1
        elif missing < 0 and is_boy:
            counts[cell] -= plan.scale
            missing += 1


@compiled
def draw_block(counts: Rows, plan: DrawPlan, rng: np.random.Generator) -> None:
    """Fill a block of replicates with centred counts, all strata at their totals.

    ``counts`` has the shape (groups, cells, lanes): a replicate is one lane of one group.
    """
    groups, lanes = counts.shape[0], counts.shape[2]
    for stratum in range(len(plan.cases)):
        totals = np.zeros((groups, lanes), np.int64)
        first, last = plan.starts[stratum], plan.starts[stratum + 1]
        law = law_of(plan, first, stratum)
        table = tabulate_counts(law)
        for position in range(first, last):
            wanted = law_of(plan, position, stratum)
            if wanted != law:
                law = wanted
                table = tabulate_counts(law)
            always = 0
            if plan.kind != POISSON and plan.shares[stratum] >= 1.0:
                always = plan.weight[position]
            cell, centre = plan.cell[position], plan.centre[position]
            for group in range(groups):
                for lane in range(lanes):
                    count = always + draw_count(table, rng.random())
                    counts[group, cell, lane] = count * plan.scale - centre
                    totals[group, lane] += count
        for group in range(groups):
            for lane in range(lanes):
                restore_total(counts[group, :, lane], plan, stratum, totals[group, lane], rng)


@compiled
def gather_cells(cells: Rows, targets: NDArray[np.int64], rows: Rows) -> None:
    """Add the cells of all strata up by place and period, shapes (groups, cells, lanes) and (groups, rows, lanes)."""
    for group in range(len(cells)):
        for cell in range(len(targets)):
            rows[group, targets[cell]] += cells[group, cell]
