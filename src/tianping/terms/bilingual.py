"""Words of the trade in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One term in Chinese and English; neither can be left out.

    Parameters
    ----------
    zh, en : str
        The term as an official document would write it in each language.

    Examples
    --------
    >>> Bilingual(zh="出生数", en="births").in_("en")
    'births'
    """

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh.strip() or not self.en.strip():
            raise ValueError(f"a term needs both languages: zh={self.zh!r}, en={self.en!r}")

    def in_(self, language: Language) -> str:
        """Return the term in ``language`` ('zh' or 'en')."""
        return self.zh if language == "zh" else self.en
