"""What a sheet holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tianping.charts.figure import Figure
from tianping.charts.readings import Counts, Places, same_length
from tianping.charts.words import Sentence, Whole
from tianping.jurisdictions import VerdictBounds
from tianping.terms import Bilingual, CountKind, Language


@dataclass(frozen=True, slots=True, eq=False)
class SheetTable:
    """One row for each place, period and birth order; their order is of no matter, the sheet groups and sorts.

    Parameters
    ----------
    codes : sequence of str
        The place's code, or its name where it has none.
    boys, girls, unclear : ndarray of shape (n_rows,), int
        -1 where not given.
    places : Places
        Name, births, ratio, interval and sign of each row.
    periods, orders : sequence of str, optional
        As the reader writes them; a column is shown where they differ.
    """

    codes: Sequence[str]
    boys: Counts
    girls: Counts
    unclear: Counts
    places: Places
    periods: Sequence[str] = ()
    orders: Sequence[str] = ()

    def __post_init__(self) -> None:
        same_length(codes=self.codes, boys=self.boys, girls=self.girls, unclear=self.unclear, places=self.places.names)
        for name, values in (("periods", self.periods), ("orders", self.orders)):
            if values:
                same_length(codes=self.codes, **{name: values})

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class Method:
    """What the method card says, so that anyone can check and repeat the run.

    Parameters
    ----------
    method : Bilingual
        Interval and verdict rule in one sentence.
    source : str
        Name of the file, without its folder.
    sha256 : str
        Of the file.
    run, version, command : str
        The run's id, the product's version, and the command that gives this page again.
    uncertainty : Bilingual, optional
        What the interval does not hold, such as births elsewhere.
    """

    method: Bilingual
    source: str
    sha256: str
    run: str
    version: str
    command: str
    uncertainty: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class NullRate:
    """How often chance alone gets a verdict: shares of places of that size whose true ratio is the reference."""

    births: int
    high: float
    probably_or_more: float


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The page of one measure run.

    Parameters
    ----------
    kind : CountKind
        Births or children aged 0; said in every header.
    when : Bilingual, optional
        The period as the reader writes it, if there is one: ``2020年``.
    whole : Whole
        All rows together.
    boys, girls, unclear : int
        Sums over the rows that gave counts.
    table : SheetTable
        The rows.
    bounds : VerdictBounds
        The bounds that the verdicts were made by; the words quote them.
    method : Method
        The card.
    figures : sequence of Figure
        In the order of the page; usually the trend, where there are periods, and the funnel.
    births_needed : int, optional
        To tell the marked excess from the reference.
    null_rates : sequence of NullRate
        Printed with the words, the smallest place first.
    simulated : bool
        Whether the strip says that nothing here is real.
    sentence : dict of language to Sentence, optional
        A finding of the caller's own, which names indicator and period; by default that of ``words.finding`` under a line
        that names them.
    """

    kind: CountKind
    whole: Whole
    boys: int
    girls: int
    unclear: int
    table: SheetTable
    bounds: VerdictBounds
    method: Method
    when: Bilingual | None = None
    figures: Sequence[Figure] = ()
    births_needed: int | None = None
    null_rates: Sequence[NullRate] = ()
    simulated: bool = False
    sentence: dict[Language, Sentence] = field(default_factory=dict)
