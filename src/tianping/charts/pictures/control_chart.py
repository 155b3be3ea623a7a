"""Control chart: what a detector kept from period to period, the threshold, its calls and where it started again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tianping.charts.figure import Drawing, Figure, Panel, Width
from tianping.charts.grammar import Axes, Frame, Layer, axis_carrier, circles, compose, cut_to, lines, segments, texts
from tianping.charts.labels import Placed
from tianping.charts.marks import mark_layers
from tianping.charts.readings import Floats, Series, Watch
from tianping.charts.scales import Scale, linear_scale, linear_ticks
from tianping.charts.time_axis import TimeLine, name_of, number_of, time_line, time_names, time_scale
from tianping.terms import Bilingual, Language, Verdict

_FRAMES: dict[Width, Frame] = {
    "wide": Frame(960, 230, left=36, top=24, right=84, bottom=28),
    "narrow": Frame(326, 220, left=34, top=24, right=76, bottom=28),
}
_MOST_PERIODS: dict[Width, int] = {"wide": 8, "narrow": 3}
_THRESHOLD = Bilingual(zh="警示线", en="threshold")
_KEPT = Bilingual(zh="累积的偏离（对数似然比）", en="departure so far (log likelihood ratio)")
_CALLS_NAMED = 3


@dataclass(frozen=True)
class _Chart:
    watch: Watch

    @cached_property
    def line(self) -> TimeLine:
        """The statistic at every step, in the place of a ratio."""
        return self._spread(self.watch.statistic)

    @cached_property
    def calls(self) -> list[int]:
        """Steps at which the detector called."""
        return self._marked(self.watch.alarm)

    def drawing(self, language: Language, width: Width) -> Drawing:
        frame = _FRAMES[width]
        y = self._scale()
        names = {value: f"{round(value, 6):g}".replace("-", "−") for value in linear_ticks(y, step_count=4)}
        axes = Axes(frame, time_scale(self.line), y, time_names(self.line, language, most=_MOST_PERIODS[width]), names)
        drawn = [self.line, *([self._spread(self.watch.falling)] if self.watch.falling is not None else [])]
        kept = self.watch.measures or _KEPT
        layers: list[Layer] = [
            axis_carrier(axes),
            *self._limits(axes),
            *self._courses(axes, drawn),
            *self._marks(axes, drawn),
            *texts("label", self._limit_words(axes, language)),
            *texts("label__axis", [Placed(kept.in_(language), 0, -12, "start", strong=False)]),
        ]
        return Drawing(frame.width, frame.height, (Panel(compose(frame, layers)),))

    def _spread(self, values: Floats) -> TimeLine:
        return time_line(Series(self.watch.periods, values, values, values))

    def _marked(self, at: NDArray[np.bool_]) -> list[int]:
        numbers = {number_of(period) for period, marked in zip(self.watch.periods, at, strict=True) if marked}
        return [step for step, number in enumerate(self.line.numbers.tolist()) if number in numbers]

    @cached_property
    def limits(self) -> list[float | TimeLine]:
        """The upper and, where there is one, the lower limit: one for all periods, or one at every step."""
        return [
            self._spread(limit) if isinstance(limit, np.ndarray) else float(limit)
            for limit in (self.watch.threshold, self.watch.lower)
            if limit is not None
        ]

    def _scale(self) -> Scale:
        """Everything drawn, and 0 where the statistic starts there; limits far from it leave the drawing."""
        falling = self.watch.falling if self.watch.falling is not None else np.array([])
        seen = np.concatenate([self.watch.statistic, falling])
        values = seen[np.isfinite(seen)].tolist()
        values += [limit for limit in self.limits if isinstance(limit, float)]
        if self.watch.starts_again or not values:
            return linear_scale([0.0, *values], step_count=4)
        spread = max(max(values) - min(values), 1.0)
        reach = (min(values) - spread, max(values) + spread)
        near = [at for limit in self.limits if isinstance(limit, TimeLine) for at in limit.ratio.tolist()]
        return linear_scale([*values, *(at for at in near if reach[0] <= at <= reach[1])], step_count=4)

    def _limits(self, axes: Axes) -> list[Layer]:
        straight, curves = list[tuple[float, float, float, float]](), list[tuple[Floats, Floats]]()
        for limit in self.limits:
            if isinstance(limit, TimeLine):
                for run in limit.runs():
                    curves += cut_to(axes.y, (limit.numbers[run], limit.ratio[run]))
            else:
                edge = float(axes.down(np.array([limit]))[0])
                straight.append((0, edge, axes.frame.plot_width, edge))
        return [
            *([segments("limit", straight)] if straight else []),
            *([lines(axes, curves, name="limit__curve")] if any(len(across) > 1 for across, _ in curves) else []),
        ]

    def _limit_words(self, axes: Axes, language: Language) -> list[Placed]:
        """Beside the last of each limit that is on the drawing."""
        placed = []
        for limit in self.limits:
            known = limit.ratio[np.isfinite(limit.ratio)] if isinstance(limit, TimeLine) else np.array([limit])
            if len(known) and axes.y.low <= known[-1] <= axes.y.high:
                edge = float(axes.down(known[-1:])[0])
                placed.append(
                    Placed(_THRESHOLD.in_(language), axes.frame.plot_width + 6, edge + 4, "start", strong=False)
                )
        return placed

    def _courses(self, axes: Axes, drawn: list[TimeLine]) -> list[Layer]:
        stretches, alone = list[tuple[Floats, Floats]](), list[dict[str, float]]()
        for line in drawn:
            across, down = axes.across(line.numbers), axes.down(line.ratio)
            for run in self._runs(line):
                stretches.append((line.numbers[run], line.ratio[run]))
                if run.stop - run.start == 1:
                    alone.append({"x": float(across[run.start]), "y": float(down[run.start]), "size": 25})
        return [
            *([lines(axes, stretches, name="trend")] if stretches else []),
            *([circles("dot", alone)] if alone else []),
        ]

    def _runs(self, line: TimeLine) -> list[slice]:
        """Stretches without a gap or a fresh start between."""
        if not self.watch.starts_again:
            return line.runs()
        cut = []
        for run in line.runs():
            starts = [run.start, *(call + 1 for call in self.calls if run.start <= call < run.stop - 1)]
            cut += [slice(start, stop) for start, stop in zip(starts, [*starts[1:], run.stop], strict=True)]
        return cut

    def _marks(self, axes: Axes, drawn: list[TimeLine]) -> list[Layer]:
        if not self.calls:
            return []
        low = set(self._marked(self.watch.low)) if self.watch.low is not None else set[int]()
        across = axes.across(self.line.numbers)
        down = [axes.down(line.ratio) for line in drawn]
        marks = np.array([(across[call], down[-1 if call in low else 0][call], 4.5) for call in self.calls])
        words = [(Verdict.PROBABLY_LOW if call in low else Verdict.PROBABLY_HIGH).token for call in self.calls]
        return mark_layers(marks, words)


def control_chart(watch: Watch, *, title: Bilingual | None = None) -> Figure:
    """Draw a detector's statistic against its limits.

    Parameters
    ----------
    watch : Watch
        A call is an open triangle, since it asks for a look and is no verdict; it points down where the ratio is low. Where
        the statistic starts again after a call so does its line; it breaks where a period is missing.
    title : Bilingual, optional
        The finding; by default when the detector called.
    """
    picture = _Chart(watch)
    found = Bilingual(zh=_finding(picture, "zh"), en=_finding(picture, "en"))
    note = Bilingual(zh="三角为警示", en="triangle: an alert")
    if watch.starts_again:
        note = Bilingual(zh=f"{note.zh}，之后从 0 重新累积", en=f"{note.en}; then from 0 again")
    return Figure(
        title=title or found,
        note=note,
        description=Bilingual(zh=f"{found.zh}。虚线为警示线。", en=f"{found.en}. The dashed line is the threshold."),
        draw=picture.drawing,
    )


def _finding(picture: _Chart, language: Language) -> str:
    calls = [name_of(int(picture.line.numbers[call]), picture.line.kind, language=language) for call in picture.calls]
    if not calls:
        return "没有警示" if language == "zh" else "No alert"
    if len(calls) > _CALLS_NAMED:
        return (
            f"{len(calls)} 次警示，最近一次在{calls[-1]}"
            if language == "zh"
            else f"{len(calls)} alerts, the last in {calls[-1]}"
        )
    return f"{'、'.join(calls)}有警示" if language == "zh" else f"Alert in {', '.join(calls)}"
