"""The reference that ratios are held against: dated data of the jurisdiction, unless the call brings its own."""

from __future__ import annotations

from tianping.cli.frame.asked import Asked
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.jurisdictions import VerdictBounds, load_verdict_bounds

PER_HUNDRED = (50, 200)
"""A reference beyond it is boys per one girl, or a slip: no population has ever come near."""


def refuse_reference(reference: float | None) -> None:
    """Refuse a reference that is not boys per 100 girls.

    Raises
    ------
    WrongUse
        If it is below 50 or above 200; one that is boys per girl is told what was meant.
    """
    lowest, highest = PER_HUNDRED
    if reference is None or lowest <= reference <= highest:
        return
    meant = f"{100 * reference:g}" if lowest <= 100 * reference <= highest else ""
    hint = _("是不是 %(meant)s？") % {"meant": meant} if meant else ""
    said = _("参照值是每 100 个女婴对应的男婴数，要在 %(lowest)s 到 %(highest)s 之间，这里是 %(reference)s。")
    fields = {"lowest": lowest, "highest": highest, "reference": f"{reference:g}"}
    raise WrongUse("reference", said % fields + hint, reference=reference)


def bounds_asked(asked: Asked) -> VerdictBounds:
    """The bounds of the day with the call's own ``--reference`` and ``--normal``.

    Raises
    ------
    WrongUse
        If the three do not rise, or the reference is not boys per 100 girls.
    """
    refuse_reference(asked.own.get("reference"))
    try:
        return load_verdict_bounds(on=asked.today).with_band(reference=asked.own.get("reference"), normal=asked.own.get("normal"))
    except ValueError:
        raise WrongUse("bounds", _("参照范围的下限、参照值、上限要依次增大，并且大于 0。默认是 103、106、107。")) from None
