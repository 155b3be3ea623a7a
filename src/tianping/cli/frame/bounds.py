"""The reference that ratios are held against: dated data of the jurisdiction, unless the call brings its own."""

from __future__ import annotations

from tianping.cli.frame.asked import Asked
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.jurisdictions import VerdictBounds, load_verdict_bounds


def bounds_asked(asked: Asked) -> VerdictBounds:
    """The bounds of the day with the call's own ``--reference`` and ``--normal``.

    Raises
    ------
    WrongUse
        If the three do not rise.
    """
    try:
        return load_verdict_bounds(on=asked.today).with_band(reference=asked.own.get("reference"), normal=asked.own.get("normal"))
    except ValueError:
        raise WrongUse("bounds", _("参照范围的下限、参照值、上限要依次增大，并且大于 0。默认是 103、106、107。")) from None
