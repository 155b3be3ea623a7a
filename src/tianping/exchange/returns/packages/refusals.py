"""Every reason for which a package or receipt is refused, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial

from tianping.terms import Bilingual, Language


class PackageProblemCode(StrEnum):
    """Every reason for which a sealed file is refused. ``wanted`` stands behind those that carry it."""

    NOT_A_PACKAGE = "not a package"
    """It does not begin as one, or is of a version that is not read."""
    TOO_LARGE = "too large"
    """``wanted`` at most, before or after unpacking."""
    TRUNCATED = "truncated"
    """It ends before it should."""
    FOR_SOMEBODY_ELSE = "for somebody else"
    """Sealed for another office's key, or its first bytes were changed: from outside these look alike."""
    ALTERED = "altered"
    """Sealed for this office, and changed since."""
    SENDER_UNKNOWN = "sender unknown"
    """Signed with a key that is not among the known ones."""
    SIGNATURE_WRONG = "signature wrong"
    """A known sender's key, but not its signature of this content for this recipient."""
    CONTENT_WRONG = "content wrong"
    """Signed by a known sender, but not what a package holds."""
    WRONG_KIND = "wrong kind"
    """A receipt where a package is wanted, or the reverse."""
    READ_ALREADY = "read already"
    """The package read last, again; its receipt may be written again."""
    OLD = "old"
    """A number below the one read last; ``wanted``: that number."""
    NUMBER_TAKEN = "number taken"
    """The number of the package read last with other content; ``wanted``: that number."""
    NOT_SENT = "not sent"
    """A receipt for a package that was not sent, or not with this content."""


class PackageRefused(Exception):  # noqa: N818 - it says what happened to the package
    """A sealed file was not taken; nothing of it was kept. Its text quotes nothing of the file."""

    def __init__(self, code: PackageProblemCode, *, wanted: object = None) -> None:
        self.code = code
        self.wanted = None if wanted is None else str(wanted)
        super().__init__(code)

    def __reduce__(self) -> tuple[Callable[..., PackageRefused], tuple[PackageProblemCode]]:
        return partial(PackageRefused, wanted=self.wanted), (self.code,)

    def __str__(self) -> str:
        return self.say("en")

    def say(self, language: Language) -> str:
        """What is wrong, in one sentence."""
        wanted = _KINDS[self.wanted].in_(language) if self.wanted in _KINDS else self.wanted or ""
        return _SENTENCES[self.code].in_(language).format(wanted=wanted)


_KINDS = {"package": Bilingual(zh="报表包", en="package of returns"), "receipt": Bilingual(zh="回执", en="receipt")}


_SENTENCES = {
    PackageProblemCode.NOT_A_PACKAGE: Bilingual(
        zh="这不是报表包，或是本版本读不了的报表包。", en="this is no package of returns, or of a version that is not read"
    ),
    PackageProblemCode.TOO_LARGE: Bilingual(zh="太大，最多收 {wanted}。", en="too large; at most {wanted}"),
    PackageProblemCode.TRUNCATED: Bilingual(
        zh="文件不完整，可能没有拷完就拔了盘，请重新拷贝。", en="the file is cut short; copy it again and wait until it is done"
    ),
    PackageProblemCode.FOR_SOMEBODY_ELSE: Bilingual(
        zh="这个包不是封给本单位的，本单位的密钥打不开。", en="sealed for another office; this office's key does not open it"
    ),
    PackageProblemCode.ALTERED: Bilingual(
        zh="这个包封好以后被改动过，不收，请发送单位重新制作。", en="changed after it was sealed; ask the sender for a new one"
    ),
    PackageProblemCode.SENDER_UNKNOWN: Bilingual(
        zh="签名的密钥不在本单位登记的发送单位之列，请先当面核对并登记对方的名片。",
        en="signed with a key that is not among the known senders; compare and enter the sender's card first",
    ),
    PackageProblemCode.SIGNATURE_WRONG: Bilingual(
        zh="签名与内容不符，不收。", en="the signature does not belong to this content"
    ),
    PackageProblemCode.CONTENT_WRONG: Bilingual(
        zh="签名无误，但内容不是报表包应有的样子。", en="signed by a known sender, but not what a package holds"
    ),
    PackageProblemCode.WRONG_KIND: Bilingual(
        zh="要的是{wanted}，这是另一种。", en="wanted a {wanted}, this is the other kind"
    ),
    PackageProblemCode.READ_ALREADY: Bilingual(
        zh="这个包已经收过，没有再收一次。需要的话可以再写一份回执。",
        en="this package was read before and was not read again; its receipt may be written again",
    ),
    PackageProblemCode.OLD: Bilingual(
        zh="这个包的编号早于已收的第 {wanted} 号，不收，以免旧数盖掉新数。请发送单位重新制作。",
        en="older than package {wanted}, which was read already; ask the sender for a new one",
    ),
    PackageProblemCode.NUMBER_TAKEN: Bilingual(
        zh="第 {wanted} 号包已经收过，内容不同，请发送单位核对编号后重新制作。",
        en="package {wanted} was read already with other content; the sender has used a number twice",
    ),
    PackageProblemCode.NOT_SENT: Bilingual(
        zh="回执说的包不是本单位发出的，或内容与发出的不同。", en="a receipt for a package that this office did not send, or not with this content"
    ),
}
