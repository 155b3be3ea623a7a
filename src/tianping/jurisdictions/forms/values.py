"""What an expression gives, in the arithmetic of IEEE doubles, so that a browser gives the same."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence

from tianping.jurisdictions.forms.expressions import Cell, Expression, Number, Operation

Look = Callable[[Cell], float | None]


def value_of(expression: Expression, look: Look) -> float | None:
    """Return the number that an expression gives (1.0 and 0.0 for true and false).

    Parameters
    ----------
    expression : Expression
        What to evaluate.
    look : callable
        Gives the number in a cell, or ``None`` where it has none.

    Returns
    -------
    float or None
        ``None`` if any cell has no number, also one whose value could not change the answer: what a rule says may
        not hang on the order in which it is read. Division by zero gives an infinity or NaN and never an error;
        a comparison with NaN is false, ``!=`` true.

    Examples
    --------
    >>> from tianping.jurisdictions.forms.expressions import parse_expression
    >>> row = {"boys": 7.0, "girls": 0.0}
    >>> value_of(parse_expression("boys / girls", yields="number"), lambda cell: row[cell.column])
    inf
    """
    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Cell):
        return look(expression)
    terms: list[float] = []
    for term in expression.terms:
        value = value_of(term, look)
        if value is None:
            return None
        terms.append(value)
    return _apply(expression, terms)


def _apply(operation: Operation, terms: Sequence[float]) -> float:
    if operation.operator in _TWO:
        return float(_TWO[operation.operator](terms[0], terms[1]))
    return float(_MANY[operation.operator](terms))


def _divide(left: float, right: float) -> float:
    if right:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _least(terms: Sequence[float]) -> float:
    """Return the least as a browser sees it: NaN wins, and -0 lies below 0."""
    if any(math.isnan(term) for term in terms):
        return math.nan
    return min(terms, key=lambda term: (term, math.copysign(1.0, term)))


def _largest(terms: Sequence[float]) -> float:
    return -_least([-term for term in terms])


def _sum(terms: Sequence[float]) -> float:
    """Add from left to right: Python's own sum of floats compensates for rounding, a browser's does not."""
    total = 0.0
    for term in terms:
        total += term
    return total


_TWO: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MANY: dict[str, Callable[[Sequence[float]], float]] = {
    "min": _least,
    "max": _largest,
    "sum": _sum,
    "abs": lambda terms: abs(terms[0]),
    "sqrt": lambda terms: math.nan if terms[0] < 0 else math.sqrt(terms[0]),
    "not": lambda terms: not terms[0],
    "and": all,
    "or": any,
}
