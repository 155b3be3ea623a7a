"""The way in of every reader: bytes read once and never shown, faults told without their text."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tianping.exchange.returns.codes import ReturnProblemCode
from tianping.exchange.returns.limits import MOST_BYTES, MOST_EXCHANGE_BYTES
from tianping.exchange.returns.problems import ReturnProblem, ReturnRefused, from_table, refuse
from tianping.exchange.tables import Part, TableBytes, TableRefused
from tianping.privacy.identity import find_identities

_Result = TypeVar("_Result")
File = Path | TableBytes
Source = File | bytes


def held(source: Source) -> File:
    """Bytes in a wrapper that does not show them: a traceback with variables must not show a return."""
    return TableBytes("", source) if isinstance(source, bytes) else source


def read_safely(file: File, read: Callable[[File], _Result]) -> _Result:
    """Run a reader; whatever it raises becomes a refusal without cause or context, which could quote the file.

    Raises
    ------
    ReturnRefused
        The reader's own, a table's, or ``UNFORESEEN`` for a fault of the program.
    """
    try:
        return read(file)
    except ReturnRefused as refused:
        problems, total = refused.problems, refused.total
    except TableRefused as refused:
        problems, total = tuple(map(from_table, refused.problems)), refused.total
    except MemoryError:
        problems, total = (ReturnProblem(ReturnProblemCode.TOO_LARGE, wanted=f"{MOST_BYTES:,} bytes"),), 1
    except Exception as fault:
        # Its message could quote a cell: only its kind and place in the code are kept.
        last = traceback.extract_tb(fault.__traceback__)[-1]
        found = f"{type(fault).__name__} at {Path(last.filename).name}:{last.lineno}"
        problems, total = (ReturnProblem(ReturnProblemCode.UNFORESEEN, found=found),), 1
    identities = tuple(one for one in problems if one.code is ReturnProblemCode.IDENTITY)
    if identities and len(identities) < len(problems):
        problems, total = identities, len(identities)
    raise ReturnRefused(problems, total=total)


def content_of(source: File, *, most: int = MOST_EXCHANGE_BYTES) -> bytes:
    """All bytes of a file that is no table.

    Raises
    ------
    ReturnRefused
        If its name holds an identity, it is no file, or larger than ``most`` bytes.
    """
    kinds = [kind for _, kind in find_identities([source.name])]
    if kinds:
        raise ReturnRefused([ReturnProblem(ReturnProblemCode.IDENTITY, kind=kind, part=Part.FILE_NAME) for kind in kinds])
    if isinstance(source, TableBytes):
        content = source.content
    elif source.is_file():
        with source.open("rb") as file:
            content = file.read(most + 1)
    else:
        raise refuse(ReturnProblemCode.OBJECT_MISSING, wanted="file")
    if len(content) > most:
        raise refuse(ReturnProblemCode.TOO_LARGE, wanted=f"{most:,} bytes")
    return content
