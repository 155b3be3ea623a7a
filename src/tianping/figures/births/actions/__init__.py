"""What may be done with counts: they are accepted, or replaced as a whole. Every act is in the audit chain."""

from tianping.figures.births.actions.accept import Nature, accept_births, accept_file
from tianping.figures.births.actions.problems import BirthsProblem, BirthsRefused
from tianping.figures.births.actions.take_returns import Taken, births_of_returns, returns_to_take, take_returns

__all__ = [
    "BirthsProblem",
    "BirthsRefused",
    "Nature",
    "Taken",
    "accept_births",
    "accept_file",
    "births_of_returns",
    "returns_to_take",
    "take_returns",
]
