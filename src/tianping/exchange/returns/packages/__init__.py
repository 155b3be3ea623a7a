"""Returns without a network: a signed, sealed file on a stick, and the receipt back.

Needs the package ``cryptography`` of the extra ``site``.
"""

from tianping.exchange.returns.packages.keys import CryptographyMissing, OfficeCard, OfficeKeys, read_or_make_keys
from tianping.exchange.returns.packages.receipts import Outcome, Receipt, read_receipt, write_receipt
from tianping.exchange.returns.packages.refusals import PackageProblemCode, PackageRefused
from tianping.exchange.returns.packages.returning import Numbered, Package, open_package, seal_package

__all__ = [
    "CryptographyMissing",
    "Numbered",
    "OfficeCard",
    "OfficeKeys",
    "Outcome",
    "Package",
    "PackageProblemCode",
    "PackageRefused",
    "Receipt",
    "open_package",
    "read_or_make_keys",
    "read_receipt",
    "seal_package",
    "write_receipt",
]
