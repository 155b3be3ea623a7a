"""What every room of the statistics promises of its results. Rooms are found by walking, results by running the examples.

A public function that returns a result makes one in the example of its docstring: that one is looked at here, so that
a new room is covered at once. What takes a compiler's minute stands in ``COSTLY`` and runs with the slow tests.
"""

from __future__ import annotations

import doctest
import functools
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, fields, is_dataclass
from types import ModuleType
from typing import Any, get_type_hints

import pyarrow as pa
import pytest

import tianping.statistics
from tianping import __version__
from tianping.statistics.arrow import ArrowResult

Function = Callable[..., Any]


def rooms() -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(tianping.statistics.__path__, "tianping.statistics."):
        room = importlib.import_module(module.name)
        if hasattr(room, "__all__"):
            yield room


def public(kind: Callable[[object], bool]) -> list[Any]:
    return [getattr(room, name) for room in rooms() for name in room.__all__ if kind(getattr(room, name))]


def label(thing: Any) -> str:
    return f"{thing.__module__.split('.')[2]}.{thing.__name__}"


def returned(function: Function) -> Any:
    return get_type_hints(function).get("return")


def quick_trend() -> Any:
    from tianping.statistics.trend import Fluctuation, Observations, Sampler, estimate_trend

    years = [2000, 2002, 2004, 2006, 2008, 2010]
    seen = Observations(area=["a"] * 6, year=years, ratio=[106, 107, 109, 110, 112, 111], error=[0.02] * 6)
    return estimate_trend(
        seen, model=Fluctuation(baseline=105.3), sampler=Sampler(draws=50, warm_up=50, chains=2, seed=1)
    )


COSTLY: dict[str, Callable[[], Any]] = {"trend.estimate_trend": quick_trend}

FUNCTIONS: list[Function] = public(inspect.isfunction)
GIVING_RESULTS = [function for function in FUNCTIONS if is_dataclass(returned(function))]
EACH_RESULT = [
    pytest.param(function, marks=pytest.mark.slow) if label(function) in COSTLY else function
    for function in GIVING_RESULTS
]
DATACLASSES: list[type] = public(lambda thing: inspect.isclass(thing) and is_dataclass(thing))


@functools.cache
def example_result(function: Function) -> ArrowResult:
    """The first result that the function's own example makes."""
    if label(function) in COSTLY:
        return COSTLY[label(function)]()
    made: list[Any] = []

    @functools.wraps(function)
    def noted(*arguments: Any, **named: Any) -> Any:
        made.append(function(*arguments, **named))
        return made[-1]

    names = {**vars(sys.modules[function.__module__]), function.__name__: noted}
    for test in doctest.DocTestFinder(recurse=False).find(function, globs=names):
        for example in test.examples:
            exec(compile(example.source, label(function), "exec"), names)  # noqa: S102 - our own docstring
    assert made, f"{label(function)}: its docstring needs an example that calls it"
    return made[0]


def section(thing: Any, title: str) -> str:
    found = re.search(
        rf"^{title}\n-+\n(.*?)(?=^\S[^\n]*\n-+\n|\Z)", inspect.getdoc(thing) or "", re.DOTALL | re.MULTILINE
    )
    return found.group(1) if found else ""


def documented(thing: Any) -> set[str]:
    """Names in the section of parameters: 'low, high : float' documents both."""
    heads = re.findall(r"^(\S[^:\n]*?)(?: ?:.*)?$", section(thing, "Parameters"), re.MULTILINE)
    return {name.strip("* ") for head in heads for name in head.split(",")}


def test_there_are_rooms_to_look_at():
    assert {"ratio", "small_area", "scan", "watch", "missing", "standardise", "decompose", "excess"} <= {
        room.__name__.split(".")[-1] for room in rooms()
    }
    assert len(GIVING_RESULTS) >= 20
    assert set(COSTLY) <= {label(function) for function in GIVING_RESULTS}


@pytest.mark.parametrize("function", FUNCTIONS, ids=label)
def test_a_public_function_documents_its_arguments_and_what_it_gives(function):
    undocumented = set(inspect.signature(function).parameters) - documented(function)

    assert not undocumented, f"not in the docstring: {', '.join(sorted(undocumented))}"
    assert section(function, "Returns")


@pytest.mark.parametrize("cls", DATACLASSES, ids=label)
def test_a_public_class_is_frozen_and_says_what_its_fields_are(cls):
    said = set().union(*(documented(each) for each in cls.__mro__))
    unsaid = {field.name for field in fields(cls) if not field.name.startswith("_")} - said

    assert cls.__dataclass_params__.frozen
    assert not unsaid, f"not in the docstring: {', '.join(sorted(unsaid))}"


@pytest.mark.parametrize("function", GIVING_RESULTS, ids=label)
def test_a_result_is_named_at_the_door_of_its_room(function):
    room = importlib.import_module(".".join(function.__module__.split(".")[:3]))

    assert returned(function).__name__ in room.__all__


@pytest.mark.parametrize("function", EACH_RESULT, ids=label)
def test_a_result_cannot_be_changed(function):
    found = example_result(function)

    with pytest.raises(FrozenInstanceError):
        setattr(found, fields(found)[0].name, None)


@pytest.mark.parametrize("function", EACH_RESULT, ids=label)
def test_a_result_becomes_a_table_whose_columns_have_units(function):
    table = example_result(function).to_arrow()

    assert table.num_rows > 0
    assert len(set(table.column_names)) == len(table.column_names)
    assert all((field.metadata or {}).get(b"unit", b"").strip() for field in table.schema)


@pytest.mark.parametrize("function", EACH_RESULT, ids=label)
def test_a_result_reaches_pandas_and_any_reader_of_arrow_streams_in_one_call(function):
    found = example_result(function)
    table = found.to_arrow()

    assert list(table.to_pandas().columns) == table.column_names
    # What polars.DataFrame(result) and duckdb read: the stream interface of the result itself.
    assert pa.RecordBatchReader.from_stream(found).read_all().equals(table)


@pytest.mark.parametrize("function", EACH_RESULT, ids=label)
def test_a_result_carries_its_method_and_version_and_a_seed_where_chance_played(function):
    found = example_result(function)
    facts = found.to_arrow().schema.metadata

    assert found.version == __version__
    assert facts[b"version"].decode() == __version__
    assert facts[b"method"].strip()
    if takes_a_seed(function):
        assert facts[b"seed"].decode().isdigit()


def takes_a_seed(function: Function) -> bool:
    """Whether an argument, or a field of an argument, is a seed."""
    options = (hint for name, hint in get_type_hints(function).items() if name != "return")
    return "seed" in inspect.signature(function).parameters or any(
        is_dataclass(option) and "seed" in {field.name for field in fields(option)} for option in options
    )
