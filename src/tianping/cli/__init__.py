"""The command line. Imports are lazy, so that ``tianping --help`` feels immediate."""

from __future__ import annotations

import os
import sys

EXIT_DONE, EXIT_USAGE, EXIT_REFUSED, EXIT_INTERRUPTED = 0, 2, 3, 130


def main() -> None:
    """Run the command that the arguments name, and leave with its exit code."""
    from tianping.cli.language import choose_language, settle, without_language

    settle(choose_language(sys.argv[1:], os.environ))
    from tianping.cli.app import run

    sys.exit(run(without_language(sys.argv[1:])))
