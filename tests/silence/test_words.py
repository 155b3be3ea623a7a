"""What the product can say: no field that would name a woman, no word that makes her a suspect."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "tianping"
# Field names that could hold a woman's or a child's identity, or ask what no form may ask.
NEVER_A_FIELD = re.compile(
    r"mother_?name|patient|informant|pregnan|id_?card|identity_?number|child_?name|phone_of|last_?menstrua|fetal_?sex|elder_?sex|sex_of_(earlier|previous)|household_?address",
    re.IGNORECASE,
)
# The room that finds identities must be able to say which kinds there are.
MAY_NAME_KINDS = {"privacy", "exchange"}


def names_in(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.AnnAssign | ast.Assign):
            targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.arg):
            found.add(node.arg)
    return found


def test_no_name_in_the_code_could_hold_a_womans_identity() -> None:
    offending = [
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in MAY_NAME_KINDS
        for name in names_in(path)
        if NEVER_A_FIELD.search(name)
    ]

    assert offending == []


@pytest.mark.parametrize("name", ["mother_name", "patient_id", "pregnancy_weeks", "fetal_sex", "sex_of_previous_child"])
def test_such_a_name_would_be_caught(name: str) -> None:
    assert NEVER_A_FIELD.search(name)


def test_no_logging_below_the_site() -> None:
    """A log line is where values leak: the floors that see tables have no logger."""
    logging = [
        str(path.relative_to(PACKAGE))
        for floor in ("terms", "jurisdictions", "privacy", "statistics", "exchange", "charts", "cli")
        for path in (PACKAGE / floor).rglob("*.py")
        if re.search(r"^\s*(import logging|from logging)", path.read_text(), re.MULTILINE)
    ]

    assert logging == []
