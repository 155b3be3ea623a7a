"""Spark, where one machine is not enough: a session on this machine or a cluster's, and blocks of work on it.

pyspark is loaded only when a session is opened; the base install does without it.
"""

from tianping.exchange.spark.blocks import BlockFailed, spark_blocks
from tianping.exchange.spark.session import SparkMissing, local_spark

__all__ = ["BlockFailed", "SparkMissing", "local_spark", "spark_blocks"]
