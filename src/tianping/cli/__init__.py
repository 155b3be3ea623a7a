"""The command line. Imports are lazy, so that ``tianping --help`` feels immediate."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command that the arguments name, and leave with its exit code."""
    from tianping.cli.language import choose_language, settle, without_language

    settle(choose_language(sys.argv[1:], os.environ))
    from tianping.cli.app import run

    sys.exit(run(without_language(sys.argv[1:])))
