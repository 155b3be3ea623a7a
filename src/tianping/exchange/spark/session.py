"""A Spark of this machine: heard by nobody else, silent on the terminal, gone when it is left."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOOPBACK = "127.0.0.1"
_LOGGING = Path(__file__).with_name("quiet.properties")
_LAST_LINES = 3


class SparkMissing(Exception):  # noqa: N818 - it says what is the matter
    """Spark cannot be started: a package or Java is absent, or Java would not run. ``reason`` is English."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def local_spark(*, cores: int = 2, memory: str = "1g", **settings: str) -> Iterator[SparkSession]:
    """Start Spark on this machine, or use the one that runs, which then stays.

    It listens on the loopback alone, behind a secret, without its web pages; what it puts aside goes with it.

    Parameters
    ----------
    cores : int
        Tasks at a time.
    memory : str
        Of its Java program: ``1g``.
    settings : str
        Further settings of Spark, with ``__`` for the dots of their names.

    Raises
    ------
    SparkMissing
        If pyspark is not installed, or Java 17 or later is not found.
    """
    if cores < 1:
        raise ValueError(f"cores must be at least 1, got {cores}")
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise SparkMissing("pyspark is not installed: pip install 'tianping[spark]'") from missing
    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    with TemporaryDirectory(prefix="tianping-spark-") as aside, TemporaryFile() as spoken:
        chosen = {name.replace("__", "."): value for name, value in settings.items()}
        session = _started(_settings(cores, memory, aside) | chosen, spoken)
        try:
            yield session
        finally:
            _stop(session)


def _settings(cores: int, memory: str, aside: str) -> dict[str, str]:
    return {
        "spark.app.name": "tianping",
        "spark.master": f"local[{cores}]",
        "spark.driver.host": LOOPBACK,
        "spark.driver.bindAddress": LOOPBACK,
        "spark.driver.memory": memory,
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_LOGGING.as_uri()} -Djava.net.preferIPv4Stack=true",
        "spark.authenticate": "true",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.local.dir": aside,
        "spark.sql.warehouse.dir": f"{aside}/warehouse",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": str(cores),
    }


def _started(settings: dict[str, str], spoken: IO[bytes]) -> SparkSession:
    """Start Java with its words kept aside: they are told only if it does not start."""
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False).setAll(list(settings.items()))
    quiet: dict[str, Any] = {"stdout": spoken, "stderr": spoken}
    here = {"SPARK_LOCAL_IP": LOOPBACK, "SPARK_LOCAL_HOSTNAME": LOOPBACK, "PYSPARK_PYTHON": sys.executable}
    with _environment(**here):
        try:
            gateway = launch_gateway(conf, popen_kwargs=quiet)
        except (PySparkException, OSError) as failed:
            raise SparkMissing(f"Spark needs Java 17 or later, which did not start: {_last_words(spoken)}") from failed
        return SparkSession(SparkContext(gateway=gateway, conf=conf))


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Spark takes its address and the Python of its workers from here alone."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _last_words(spoken: IO[bytes]) -> str:
    spoken.seek(0)
    lines = [line.strip() for line in spoken.read().decode("utf-8", "replace").splitlines() if line.strip()]
    return " / ".join(lines[-_LAST_LINES:]) or "it said nothing"


def _stop(session: SparkSession) -> None:
    """End the session and its Java program, so that the next one starts with settings of its own."""
    from pyspark import SparkContext

    gateway: Any = session.sparkContext._gateway  # noqa: SLF001 - pyspark has no public way to end Java
    session.stop()
    gateway.shutdown()
    program = gateway.proc
    program.stdin.close()
    program.wait(timeout=30)
    SparkContext._gateway = None  # noqa: SLF001 - or it would be taken up again
    SparkContext._jvm = None  # noqa: SLF001 - likewise
