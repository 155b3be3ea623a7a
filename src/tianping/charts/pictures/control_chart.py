"""Control chart: what a detector kept from period to period, the threshold, its calls and where it started again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tianping.charts.figure import Drawing, Figure, Panel, Width
from tianping.charts.grammar import Axes, Frame, Layer, axis_carrier, circles, compose, lines, segments, texts
from tianping.charts.labels import Placed
from tianping.charts.marks import mark_layers
from tianping.charts.readings import Floats, Series, Watch
from tianping.charts.scales import linear_scale, linear_ticks
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
        kept = self.watch.statistic
        return time_line(Series(self.watch.periods, kept, kept, kept))

    @cached_property
    def calls(self) -> list[int]:
        """Steps at which the detector called."""
        called = {
            number_of(period) for period, alarm in zip(self.watch.periods, self.watch.alarm, strict=True) if alarm
        }
        return [step for step, number in enumerate(self.line.numbers.tolist()) if number in called]

    def drawing(self, language: Language, width: Width) -> Drawing:
        frame = _FRAMES[width]
        y = linear_scale(
            [0.0, self.watch.threshold, *self.line.ratio[np.isfinite(self.line.ratio)].tolist()], step_count=4
        )
        names = {value: f"{round(value, 6):g}" for value in linear_ticks(y, step_count=4)}
        axes = Axes(frame, time_scale(self.line), y, time_names(self.line, language, most=_MOST_PERIODS[width]), names)
        across, down = axes.across(self.line.numbers), axes.down(self.line.ratio)
        edge = float(axes.down(np.array([self.watch.threshold]))[0])
        runs = self._runs()
        alone = [
            {"x": float(across[run.start]), "y": float(down[run.start]), "size": 25}
            for run in runs
            if run.stop - run.start == 1
        ]
        layers: list[Layer] = [
            axis_carrier(axes),
            segments("limit", [(0, edge, frame.plot_width, edge)]),
            *(
                [lines(axes, [(self.line.numbers[run], self.line.ratio[run]) for run in runs], name="trend")]
                if runs
                else []
            ),
            *([circles("dot", alone)] if alone else []),
            *self._marks(across, down),
            *texts("label", [Placed(_THRESHOLD.in_(language), frame.plot_width + 6, edge + 4, "start", strong=False)]),
            *texts("label__axis", [Placed(_KEPT.in_(language), 0, -12, "start", strong=False)]),
        ]
        return Drawing(frame.width, frame.height, (Panel(compose(frame, layers)),))

    def _runs(self) -> list[slice]:
        """Stretches without a gap or a fresh start between."""
        cut = []
        for run in self.line.runs():
            starts = [run.start, *(call + 1 for call in self.calls if run.start <= call < run.stop - 1)]
            cut += [slice(start, stop) for start, stop in zip(starts, [*starts[1:], run.stop], strict=True)]
        return cut

    def _marks(self, across: Floats, down: Floats) -> list[Layer]:
        if not self.calls:
            return []
        marks = np.array([(across[call], down[call], 4.5) for call in self.calls])
        return mark_layers(marks, [Verdict.PROBABLY_HIGH.token] * len(marks))


def control_chart(watch: Watch, *, title: Bilingual | None = None) -> Figure:
    """Draw a detector's statistic against its threshold.

    Parameters
    ----------
    watch : Watch
        A call is an open triangle, since it asks for a look and is no verdict; the line starts again after it, and breaks where a period is missing.
    title : Bilingual, optional
        The finding; by default when the detector called.
    """
    picture = _Chart(watch)
    found = Bilingual(zh=_finding(picture, "zh"), en=_finding(picture, "en"))
    return Figure(
        title=title or found,
        note=Bilingual(zh="三角为警示，之后从 0 重新累积", en="triangle: an alert; then from 0 again"),
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
