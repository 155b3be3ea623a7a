"""Compile the message catalogues (.po to .mo) with Babel: at build time, and by ``make`` in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = Path(__file__).parent / "src" / "tianping"


def compile_catalogues() -> int:
    written = 0
    for po in sorted(SOURCE.glob("**/locale/*/LC_MESSAGES/*.po")):
        with po.open("rb") as text, po.with_suffix(".mo").open("wb") as binary:
            write_mo(binary, read_po(text, locale=po.parts[-3], abort_invalid=True))
        written += 1
    return written


class CatalogueHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues()


if __name__ == "__main__":
    print(f"{compile_catalogues()} catalogues compiled")  # noqa: T201
