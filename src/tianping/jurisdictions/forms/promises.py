"""What no form may ask, whoever wrote it."""

from __future__ import annotations

from tianping.jurisdictions.forms.definitions import Form


def keep_promises(form: Form) -> None:
    """Refuse a form that asks for a person, for the sex of earlier children, or for counts of pregnancies.

    Raises
    ------
    FormRefused
        It names the place in the form and the promise.
    """
