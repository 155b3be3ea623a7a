"""The kinds of identity that are kept out."""

from __future__ import annotations

from enum import StrEnum

from tianping.terms import Bilingual


class IdentityKind(StrEnum):
    """What kind of trace of a person was found; the trace itself is never kept."""

    IDENTITY_CARD = "identity_card"
    MOBILE = "mobile"
    BIRTH_CERTIFICATE = "birth_certificate"
    BANK_CARD = "bank_card"
    ADDRESS = "address"
    PERSONAL_NAME = "personal_name"

    @property
    def word(self) -> Bilingual:
        """The kind as a refusal says it."""
        return _WORDS[self]


_WORDS = {
    IdentityKind.IDENTITY_CARD: Bilingual(zh="居民身份证号码", en="identity-card number"),
    IdentityKind.MOBILE: Bilingual(zh="手机或固定电话号码", en="mobile or landline number"),
    IdentityKind.BIRTH_CERTIFICATE: Bilingual(zh="出生医学证明编号", en="birth-certificate number"),
    IdentityKind.BANK_CARD: Bilingual(zh="银行卡号", en="bank-card number"),
    IdentityKind.ADDRESS: Bilingual(zh="细于村（社区）的住址", en="address finer than a village"),
    IdentityKind.PERSONAL_NAME: Bilingual(zh="个人姓名", en="personal name"),
}
