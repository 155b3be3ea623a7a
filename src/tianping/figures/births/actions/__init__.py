"""What may be done with counts: they are accepted, or replaced as a whole. Every act is in the audit chain."""

from tianping.figures.births.actions.accept import Nature, accept_births, accept_file
from tianping.figures.births.actions.problems import BirthsProblem, BirthsRefused

__all__ = ["BirthsProblem", "BirthsRefused", "Nature", "accept_births", "accept_file"]
