"""The language of a form's rules: read from text, kept as a small tree, handed to a browser as JSON.

``+ - * /``, ``min max abs sqrt sum``, comparisons, ``and or not``; names are columns of the form, ``last.x`` is column x
of the last period, ``other_form.x`` the column of another form for the same place and period. There are no strings,
no powers and no calls of anything else. Numbers are IEEE doubles, as in a browser.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Json: TypeAlias = "float | int | str | list[Json]"
Yields = Literal["truth", "number"]

LONGEST_EXPRESSION = 600
"""Characters of one expression after its axes are filled in; a longer rule is several rules."""
_DEEPEST = 40
_LARGEST = 10**12

_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_CALLS = {"min": 2, "max": 2, "sum": 1, "abs": 1, "sqrt": 1}
RESERVED_NAMES = frozenset({*_CALLS, "last"})
"""Names that no column and no form may have."""
_ONE_TERM = frozenset({"abs", "sqrt"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the rule."""

    value: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of this return, of the last period's, or (with ``form``) of another form's."""

    column: str
    of: Literal["this", "last", "other"] = "this"
    form: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator and what it is applied to."""

    operator: str
    terms: tuple[Expression, ...]


Expression: TypeAlias = Number | Cell | Operation


class ExpressionRefused(ValueError):
    """A rule's text that is not of the language; the message quotes the text and says what is allowed."""


def parse_expression(
    text: str, *, totals: Mapping[str, tuple[str, ...]] | None = None, yields: Yields = "truth"
) -> Expression:
    """Read an expression.

    Parameters
    ----------
    text : str
        The rule, e.g. ``"boys + girls + unclear == live_births"``.
    totals : mapping of str to tuple of str, optional
        Names that stand for sums of columns; they are written out, so that nobody computes a total in two ways.
    yields : {'truth', 'number'}
        What the whole must give.

    Raises
    ------
    ExpressionRefused
        If the text is not of the language, too long or too deep, or gives something else.

    Examples
    --------
    >>> to_json(parse_expression("late <= total", totals={"total": ("boys", "girls")}))
    ['<=', ['cell', 'late'], ['sum', ['cell', 'boys'], ['cell', 'girls']]]
    """
    if len(text) > LONGEST_EXPRESSION or not text.isascii():
        raise _refused(text, f"an expression is plain ASCII of at most {LONGEST_EXPRESSION} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as fault:
        raise _refused(text, "it cannot be read") from fault
    reader = _Reader(text, totals or {})
    expression = reader.read(tree.body, 0)
    if _yields(expression) != yields:
        raise _refused(text, "a rule gives true or false" if yields == "truth" else "a quantity gives a number")
    return expression


def to_json(expression: Expression) -> Json:
    """Return the tree as lists: a number, ``["cell", x]``, ``["last", x]``, ``["other", form, x]``, ``[operator, ...]``."""
    match expression:
        case Number(value):
            return int(value) if value.is_integer() else value
        case Cell(column, of, form):
            return {"this": ["cell", column], "last": ["last", column], "other": ["other", form, column]}[of]  # type: ignore[return-value]  # lists of str are lists of Json
        case Operation(operator, terms):
            return [operator, *(to_json(term) for term in terms)]


def cells_in(expression: Expression) -> Iterator[Cell]:
    """Yield every cell that the expression reads, in the order written, repeated where it is repeated."""
    if isinstance(expression, Cell):
        yield expression
    elif isinstance(expression, Operation):
        for term in expression.terms:
            yield from cells_in(term)


class _Reader:
    """Turns Python's syntax tree into ours; whatever is not listed here does not exist."""

    def __init__(self, text: str, totals: Mapping[str, tuple[str, ...]]) -> None:
        self._text = text
        self._totals = totals

    def read(self, node: ast.expr, depth: int) -> Expression:
        if depth > _DEEPEST:
            raise _refused(self._text, f"it is nested deeper than {_DEEPEST}")
        match node:
            case ast.Constant():
                return self._number(node)
            case ast.Name() | ast.Attribute(value=ast.Name()):
                return self._named(node)
            case ast.UnaryOp() | ast.BinOp() | ast.BoolOp():
                return self._operation(node, depth + 1)
            case ast.Compare():
                return self._comparison(node, depth + 1)
            case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _CALLS:
                return self._call(name, node.args, depth + 1)
        raise self._strange()

    def _number(self, node: ast.Constant) -> Number:
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._strange()
        if not value <= _LARGEST:
            raise _refused(self._text, f"numbers go up to {_LARGEST}")
        return Number(float(value))

    def _named(self, node: ast.expr) -> Expression:
        match node:
            case ast.Name(id=name):
                return self._cells(name, Cell(name))
            case ast.Attribute(value=ast.Name(id="last"), attr=column):
                return self._cells(column, Cell(column, "last"))
            case ast.Attribute(value=ast.Name(id=form), attr=column):
                return Cell(column, "other", form)
        raise self._strange()

    def _call(self, name: str, terms: list[ast.expr], depth: int) -> Operation:
        if len(terms) < _CALLS[name] or (name in _ONE_TERM and len(terms) != 1):
            raise _refused(self._text, f"{name} takes {'one term' if name in _ONE_TERM else 'more terms'}")
        return self._apply(name, [self.read(term, depth) for term in terms], "number")

    def _strange(self) -> ExpressionRefused:
        return _refused(
            self._text,
            "allowed are numbers, columns, last.column, form.column, + - * /, comparisons, and or not, "
            f"{', '.join(sorted(_CALLS))}",
        )

    def _cells(self, name: str, cell: Cell) -> Expression:
        if name not in self._totals:
            return cell
        return Operation("sum", tuple(Cell(column, cell.of) for column in self._totals[name]))

    def _operation(self, node: ast.UnaryOp | ast.BinOp | ast.BoolOp, depth: int) -> Expression:
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._apply("not", [self.read(operand, depth)], "truth")
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._apply("-", [Number(0.0), self.read(operand, depth)], "number")
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _ARITHMETIC:
                terms = [self.read(left, depth), self.read(right, depth)]
                return self._apply(_ARITHMETIC[type(operator)], terms, "number")
            case ast.BoolOp(op=joined, values=values):
                word = "and" if isinstance(joined, ast.And) else "or"
                return self._apply(word, [self.read(value, depth) for value in values], "truth")
        raise _refused(self._text, "allowed are + - * / and or not")

    def _comparison(self, node: ast.Compare, depth: int) -> Expression:
        terms = [self.read(term, depth) for term in (node.left, *node.comparators)]
        pairs: list[Expression] = []
        for operator, left, right in zip(node.ops, terms, terms[1:], strict=False):
            if type(operator) not in _COMPARISONS:
                raise _refused(self._text, f"comparisons are {' '.join(_COMPARISONS.values())}")
            pairs.append(self._apply(_COMPARISONS[type(operator)], [left, right], "number"))
        return pairs[0] if len(pairs) == 1 else Operation("and", tuple(pairs))

    def _apply(self, operator: str, terms: list[Expression], wanted: Yields) -> Operation:
        if any(_yields(term) != wanted for term in terms):
            raise _refused(self._text, f"{operator} joins {'numbers' if wanted == 'number' else 'comparisons'} only")
        return Operation(operator, tuple(terms))


def _yields(expression: Expression) -> Yields:
    truths = {*_COMPARISONS.values(), "and", "or", "not"}
    return "truth" if isinstance(expression, Operation) and expression.operator in truths else "number"


def _refused(text: str, why: str) -> ExpressionRefused:
    return ExpressionRefused(f"the expression {text[:80]!r} is refused: {why}")
