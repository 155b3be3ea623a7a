"""A call that does not fit the table or the method."""

from __future__ import annotations


class WrongUse(Exception):
    """``code`` says how, ``said`` in the reader's language; ``fields`` hold what was asked and what there is."""

    def __init__(self, code: str, said: str, **fields: object) -> None:
        super().__init__(f"{code}: {fields}")
        self.code, self.said, self.fields = code, said, fields
