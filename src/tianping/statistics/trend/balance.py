"""Words for what the posterior says of an area: imbalance, in balance, or neither can be told."""

from __future__ import annotations

from enum import StrEnum

from tianping.terms import Bilingual

SURE = 0.975
"""Probability that the ratio lies above the baseline in one year. Source: the rule of Chao & Yadav (2019), by which 18 of 29
states of India had an imbalance: the lower end of a 95 % interval of the missing female births is above 0."""

SURE_OF_TRANSITION = 0.95
"""Probability of an imbalance. Source: the rule of Chao, Wazir & Ombao (2022)."""

MARGIN = 3.0
"""Boys per 100 girls above the baseline that would matter: the width of the normal band around its reference, 103-107 around
106, and more than the countries without imbalance lie apart."""

UNLIKELY = 0.05
"""Probability below which an excess by the margin is ruled out."""


class Balance(StrEnum):
    """What can be said of an area over the years estimated.

    'imbalance': an excess of boys over the baseline is established, by the rule of the model's authors.
    'in balance': it is not, and in no year is an excess of 3 boys per 100 girls or more at all likely (below 5 %).
    'cannot tell': neither; the data are too few.
    """

    IMBALANCE = "imbalance"
    IN_BALANCE = "in balance"
    CANNOT_TELL = "cannot tell"

    @property
    def word(self) -> Bilingual:
        """The word in both languages."""
        return _WORDS[self]


_WORDS = {
    Balance.IMBALANCE: Bilingual(zh="失衡", en="imbalance"),
    Balance.IN_BALANCE: Bilingual(zh="未失衡", en="in balance"),
    Balance.CANNOT_TELL: Bilingual(zh="不能判断", en="cannot tell"),
}


def balance_of(established: bool, largest_excess_probability: float) -> Balance:
    """Put an area into words.

    Parameters
    ----------
    established : bool
        Whether the imbalance is.
    largest_excess_probability : float
        Over the years, the largest probability that the ratio lies above the baseline by the margin.
    """
    if established:
        return Balance.IMBALANCE
    return Balance.IN_BALANCE if largest_excess_probability < UNLIKELY else Balance.CANNOT_TELL
