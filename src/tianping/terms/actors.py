"""Who did something, without a name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a write, as the audit chain keeps it.

    Parameters
    ----------
    pseudonym : str
        Stands for the staff account; the name is known to the accounts room alone.
    role : str
        Role held at the time of the act.
    department : str
        Code of the department.
    area_id : int or None
        Identity of the place whose subtree the role reaches (an identity, not a code: access follows lineage);
        ``None`` for the system itself.
    """

    pseudonym: str
    role: str
    department: str
    area_id: int | None

    def __post_init__(self) -> None:
        for field in ("pseudonym", "role", "department"):
            if not getattr(self, field).strip():
                raise ValueError(f"an actor needs a {field}")
