"""Why a form cannot be loaded."""

from __future__ import annotations


class FormRefused(ValueError):
    """A form that breaks a promise of the programme or contradicts itself.

    Parameters
    ----------
    where : str
        Place in the form: ``column x``, ``rows``, ``rule y``, ``help`` …
    why : str
        What is wrong, with what is allowed.
    promise : int or None
        Number of the promise that it breaks, 1 to 5; ``None`` for a plain mistake.
    file : str
        Name of the file; ``"text"`` for a form that came as text.
    """

    def __init__(self, where: str, why: str, *, promise: int | None = None, file: str = "text") -> None:
        self.where, self.why, self.promise, self.file = where, why, promise, file
        against = f" (promise {promise})" if promise else ""
        super().__init__(f"{file}, {where}: {why}{against}")

    def in_file(self, name: str) -> FormRefused:
        """Return the same refusal with the name of the file."""
        return FormRefused(self.where, self.why, promise=self.promise, file=name)
