"""What can be wrong with a chain."""

from __future__ import annotations

from enum import StrEnum

from tianping.terms import Bilingual


class FaultKind(StrEnum):
    """How a chain was broken, as far as it shows."""

    EDITED = "edited"
    DELETED = "deleted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    FORKED = "forked"
    DUPLICATED = "duplicated"
    INSERTED = "inserted"
    CLOCK_BACK = "clock back"
    WRONG_KEY = "wrong key"

    @property
    def word(self) -> Bilingual:
        return _WORDS[self]


_WORDS = {
    FaultKind.EDITED: Bilingual(zh="内容被改过", en="changed after it was written"),
    FaultKind.DELETED: Bilingual(zh="被删除", en="removed"),
    FaultKind.REORDERED: Bilingual(zh="次序被调换", en="out of its place"),
    FaultKind.TRUNCATED: Bilingual(zh="末尾被截去", en="missing with all that followed"),
    FaultKind.FORKED: Bilingual(zh="另接了一条链", en="on another branch than the chain"),
    FaultKind.DUPLICATED: Bilingual(zh="序号重复", en="there twice"),
    FaultKind.INSERTED: Bilingual(zh="绕过系统添加", en="added outside the system"),
    FaultKind.CLOCK_BACK: Bilingual(zh="日期早于前一条", en="dated before the one ahead of it"),
    FaultKind.WRONG_KEY: Bilingual(zh="检查点不是本单位的密钥所签", en="not signed with this office's key"),
}

CLOCK_CORRECTED = "audit.clock.corrected"
"""The one act that may be dated before the last: the office's clock had run ahead and was set right."""
