"""Commands are run in this process by the fixture ``tianping``."""

from tests.cli.running import tianping

__all__ = ["tianping"]
