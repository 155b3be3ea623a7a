"""Detectors that keep persons out: identity cards, telephones, certificates, bank cards, addresses, names.

What is found is told by position and kind. The value itself is in no result, no error and no log.
"""

from tianping.privacy.identity.kinds import IdentityKind
from tianping.privacy.identity.personal_names import could_be_name, names_of_persons
from tianping.privacy.identity.search import find_identities, kinds_in
from tianping.privacy.identity.split_cells import split_identities

__all__ = ["IdentityKind", "could_be_name", "find_identities", "kinds_in", "names_of_persons", "split_identities"]
