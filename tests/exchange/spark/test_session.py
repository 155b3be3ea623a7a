"""Spark is heard by nobody else, says nothing on the terminal, and is missed in plain words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tianping.exchange.spark import SparkMissing, local_spark

LISTENING = "0A"


def descendants(process: int) -> set[int]:
    """The process and all that it started; fields after the name of ``/proc/*/stat`` are state and parent."""
    parents = {
        int(folder.name): int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and (folder / "stat").exists()
    }
    found = {process}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def listening_addresses(processes: set[int]) -> list[str]:
    """Addresses, in the kernel's hexadecimal, at which any of them waits for connections."""
    sockets = set()
    for process in processes:
        for handle in Path(f"/proc/{process}/fd").iterdir():
            sockets.add(os.readlink(handle).removeprefix("socket:[").removesuffix("]"))
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]
    ]
    return [row[1].split(":")[0] for row in rows if row[3] == LISTENING and row[9] in sockets]


def test_it_listens_on_the_loopback_alone(spark: Any) -> None:
    loopback = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}

    found = listening_addresses(descendants(spark.sparkContext._gateway.proc.pid))

    assert found
    assert set(found) <= loopback


def test_it_asks_for_a_secret_and_has_no_pages(spark: Any) -> None:
    assert spark.sparkContext.getConf().get("spark.authenticate") == "true"
    assert spark.sparkContext.uiWebUrl is None


def test_a_running_one_is_used_and_stays(spark: Any) -> None:
    with local_spark(cores=7) as session:
        assert session is spark

    assert spark.range(3).count() == 3


def test_the_environment_is_left_as_it_was(spark: Any) -> None:
    assert spark is not None
    assert not {"SPARK_LOCAL_IP", "SPARK_LOCAL_HOSTNAME", "PYSPARK_PYTHON"} & set(os.environ)


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)

    with pytest.raises(SparkMissing, match=r"pip install 'tianping\[spark\]'"), local_spark():
        pass


def test_no_cores_are_refused() -> None:
    with pytest.raises(ValueError, match="cores must be at least 1, got 0"), local_spark(cores=0):
        pass


def test_without_java_it_says_so_in_one_line() -> None:
    asked = """
from tianping.exchange.spark import SparkMissing, local_spark
try:
    with local_spark():
        pass
except SparkMissing as missing:
    print(missing)
"""
    environment = {**os.environ, "JAVA_HOME": "/nowhere"}

    other = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=environment)

    assert other.stdout.startswith("Spark needs Java 17 or later, which did not start: ")
    assert "/nowhere" in other.stdout
    assert other.stdout.count("\n") == 1
    assert other.stderr == ""


def test_the_door_opens_without_spark() -> None:
    asked = "import sys, tianping.exchange.spark; print('pyspark' in sys.modules)"

    other = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert other.stdout == "False\n"
