"""How a command leaves."""

from __future__ import annotations

EXIT_DONE = 0
EXIT_BROKEN = 1  # the audit chain does not hold, or a run comes out otherwise
EXIT_USAGE = 2
EXIT_REFUSED = 3
EXIT_INTERRUPTED = 130
