"""What forms may not do beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    for form in forms.values():
        for rule in form.rules:
            cells = [*cells_in(rule.expression), *map(field_cell, fields_in(rule.words))]
            read = [cell for cell in cells if cell.of == "other"]
            for cell in read:
                _check_there(form, rule.code, forms.get(cell.form), cell.column)
            if read:
                _check_subjects(rule.code, [form, *(forms[cell.form] for cell in read)])


def _check_subjects(rule: str, read: Sequence[Form]) -> None:
    together = {form.code: form for form in read}.values()
    if not may_stand_together(subject for form in together for subject in subjects_of(form)):
        why = f"form {read[0].code} sets antenatal totals beside births or terminations"
        raise FormRefused(f"rule {rule}", why, promise=3)


def _check_there(form: Form, rule: str, other: Form | None, column: str) -> None:
    names = [head.code for head in other.heads()] if other else []
    if column not in names:
        raise FormRefused(f"rule {rule}", f"form {form.code} reads {column!r} of a form that has no such column")
