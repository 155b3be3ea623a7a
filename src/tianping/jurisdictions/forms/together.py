"""What forms may not do beside each other."""

from __future__ import annotations

from collections.abc import Mapping

from tianping.jurisdictions.forms.definitions import Form
from tianping.jurisdictions.forms.expressions import cells_in
from tianping.jurisdictions.forms.refusals import FormRefused
from tianping.jurisdictions.forms.rules import field_cell, fields_in


def keep_promises_together(forms: Mapping[str, Form]) -> None:
    """Refuse a rule that reads a form or column that is not there.

    Raises
    ------
    FormRefused
        It names form and rule.
    """
    for form in forms.values():
        for rule in form.rules:
            cells = [*cells_in(rule.expression), *map(field_cell, fields_in(rule.words))]
            for cell in cells:
                if cell.of == "other":
                    _check_there(form, rule.code, forms.get(cell.form), cell.column)


def _check_there(form: Form, rule: str, other: Form | None, column: str) -> None:
    names = [head.code for head in other.heads()] if other else []
    if column not in names:
        raise FormRefused(f"rule {rule}", f"form {form.code} reads {column!r} of a form that has no such column")
