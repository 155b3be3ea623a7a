"""One Spark for all tests, on the loopback alone; it takes seconds to start, so it is started once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tianping.exchange.spark import local_spark


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A session with two cores; pyspark and Java are part of the test set-up."""
    with local_spark(cores=2) as session:
        yield session
