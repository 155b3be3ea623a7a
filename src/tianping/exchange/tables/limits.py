"""How much of a table is taken in, and why. All are far above an honest table of counts."""

from __future__ import annotations

MOST_BYTES = 1 << 30
"""Bytes of a CSV or Parquet file. 20 million rows of six columns; the file is held in memory, since nothing is written to disk."""

MOST_WORKBOOK_BYTES = 256 << 20
"""Bytes of an XLSX file. A full sheet of 1,048,576 rows and ten columns packs into less than 100 MB."""

MOST_UNPACKED_BYTES = 1 << 30
"""Bytes of all parts of a workbook (or all columns of a Parquet file) together once unpacked; stops a zip bomb."""

MOST_RATIO = 250
"""Unpacked over packed size of one part. Sheets of equal rows reach about 100; deflate itself can reach 1,032."""

RATIO_FREE_BYTES = 4 << 20
"""Unpacked bytes of a part below which its ratio does not matter: small parts of blanks pack very well."""

MOST_PARTS = 5_000
"""Parts of a workbook. Excel writes about three a sheet."""

DEEPEST_ELEMENT = 128
"""Nesting of XML. Office drawings stay below 40."""

MOST_COLUMNS = 16_384
"""Columns of a sheet: Excel's own limit (Microsoft, Excel specifications and limits, 2024)."""

MOST_CELLS = 100_000_000
"""Rows times columns. Four bytes a cell are held while a table is read."""

LONGEST_LINE_BYTES = 1 << 20
"""Bytes of one line of a text table: 16,384 columns of 64 bytes."""

LONGEST_CELL = 32_767
"""Characters of a cell: Excel's own limit; in a text table an unclosed quote makes longer ones."""

MOST_COUNT = 10**12
"""The largest count of children: more than all people ever born would fit ten times, and sums stay exact in 64 bits."""

HEADER_WITHIN_ROWS = 10
"""Rows of titles, units and blanks are passed over down to this row."""

MOST_PROBLEMS_LISTED = 50
"""Problems named one by one; the total is always given."""

LONGEST_QUOTED_HEADER = 40
"""Characters of a column's name that an error may quote; a longer one is named by its number."""

LONGEST_QUOTED_NUMBER = 10
"""Characters of a refused number that an error may quote: shorter than any mobile, card or identity number."""

MOST_CELLS_JOINED = 40_000
"""Cells that are read side by side for numbers cut over several columns; of a longer table rows spread evenly."""
