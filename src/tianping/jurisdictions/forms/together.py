"""What forms may not do beside each other."""

from __future__ import annotations

from collections.abc import Mapping

from tianping.jurisdictions.forms.definitions import Form
from tianping.jurisdictions.forms.expressions import cells_in
from tianping.jurisdictions.forms.refusals import FormRefused
from tianping.jurisdictions.forms.rules import field_cell, fields_in
from tianping.jurisdictions.forms.subjects import may_stand_together, subjects_of


def keep_promises_together(forms: Mapping[str, Form]) -> None:
    """Refuse a rule that reads what is not there, or sets antenatal totals beside births or terminations.

    Raises
    ------
    FormRefused
        It names form and rule.
    """
    subjects = {code: subjects_of(form) for code, form in forms.items()}
    for form in forms.values():
        for rule in form.rules:
            cells = [*cells_in(rule.expression), *map(field_cell, fields_in(rule.words))]
            for cell in cells:
                if cell.of == "other":
                    _check_there(form, rule.code, forms.get(cell.form), cell.column)
            read = {cell.form for cell in cells if cell.of == "other"}
            if not may_stand_together(subject for code in {form.code, *read} for subject in subjects[code]):
                raise FormRefused(
                    f"rule {rule.code}",
                    f"form {form.code} sets antenatal totals beside births or terminations",
                    promise=3,
                )


def _check_there(form: Form, rule: str, other: Form | None, column: str) -> None:
    names = [head.code for head in other.heads()] if other else []
    if column not in names:
        raise FormRefused(f"rule {rule}", f"form {form.code} reads {column!r} of a form that has no such column")
