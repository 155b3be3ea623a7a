"""How much of a filled form is taken in, and why. All are far above an honest return."""

from __future__ import annotations

MOST_BYTES = 8 << 20
"""Bytes of a workbook or CSV file, which hold one return. 5,000 rows of 16 columns are 490 kB; 300 of 60 less."""

MOST_EXCHANGE_BYTES = 32 << 20
"""Bytes of a JSON or XML file, which may hold many returns: about 140 a cell, so 45 returns of 300 rows and 16 columns."""

MOST_UNPACKED_BYTES = 64 << 20
"""Bytes of all parts of a workbook together, as its directory declares them; no part gives more than it declares."""

MOST_ROWS = 5_000
"""Rows of one return. The largest township of China has a few hundred villages and communities."""

MOST_OBJECTS = 500_000
"""Values in one JSON or XML file: several thousand returns."""

DEEPEST_NESTING = 32
"""Nesting of JSON and XML. The formats read here need four levels."""

MOST_PACKAGE_BYTES = 32 << 20
"""Bytes of a sealed package or receipt: a county's returns of a year."""

MOST_PACKAGE_UNPACKED_BYTES = 128 << 20
"""Bytes of what a package unpacks to; counted while unpacking, before anything is parsed."""

MOST_PROBLEMS_LISTED = 50
"""Problems named one by one; the total is always given."""
