"""The way in of sealed files: what is raised carries no variable that holds their content."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tianping.exchange.returns.door import File, content_of, read_safely
from tianping.exchange.returns.limits import MOST_PACKAGE_BYTES
from tianping.exchange.returns.packages.keys import CryptographyMissing
from tianping.exchange.returns.packages.refusals import PackageProblemCode, PackageRefused
from tianping.exchange.returns.problems import ReturnRefused

_Result = TypeVar("_Result")


def open_safely(file: File, read: Callable[[File], _Result]) -> _Result:
    """Run a reader; its refusals are raised anew, without cause, context or frames.

    Raises
    ------
    PackageRefused, ReturnRefused, CryptographyMissing
        What the reader raised.
    """
    outcome = read_safely(file, lambda held: _outcome(held, read))
    if isinstance(outcome, PackageRefused):
        raise PackageRefused(outcome.code, wanted=outcome.wanted)
    if isinstance(outcome, CryptographyMissing):
        raise CryptographyMissing
    return outcome


def _outcome(file: File, read: Callable[[File], _Result]) -> _Result | PackageRefused | CryptographyMissing:
    try:
        return read(file)
    except PackageRefused as refused:
        return PackageRefused(refused.code, wanted=refused.wanted)
    except CryptographyMissing:
        return CryptographyMissing()


def sealed_in(file: File) -> bytes:
    """The bytes of a sealed file.

    Raises
    ------
    PackageRefused
        ``TOO_LARGE``, or ``NOT_A_PACKAGE`` where there is no file.
    """
    try:
        return content_of(file, most=MOST_PACKAGE_BYTES)
    except ReturnRefused as refused:
        if refused.problems[0].kind is not None:
            raise
        wanted = refused.problems[0].wanted
        code = PackageProblemCode.NOT_A_PACKAGE if wanted == "file" else PackageProblemCode.TOO_LARGE
    raise PackageRefused(code, wanted=wanted)
