"""Apache Spark for `kehui match --engine spark`: whether it is there, its session, and the rows handed to it."""

import os
import re
import shutil
import sys
import warnings
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROWS_A_FILE: Final = 1_000
ROWS_A_PARTITION: Final = 10_000
LEAST_PARTITIONS: Final = 6
_PARTITIONS: Final = "spark.sql.shuffle.partitions"
_LOCAL_CLUSTER: Final = re.compile(r"local-cluster\[\s*\d+\s*,\s*\d+\s*,\s*(\d+)\s*\]")


class ClusterRefused(Exception):
    """Why no job can run, or why it ended, in one line."""


def check() -> None:
    """Raises ClusterRefused where the package or Java is missing."""
    if find_spec("pyspark") is None:
        raise ClusterRefused("--engine spark needs the package pyspark; install it: pip install 'kehui[spark]'")
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")):
        where = f"JAVA_HOME ({home})" if home else "the PATH"
        raise ClusterRefused(
            f"--engine spark needs Java 17 or newer, and {where} has none; install it or set JAVA_HOME"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about versions of pandas, which is not used
        import_module("pyspark.sql")


@contextmanager
def session(master: str, *, rows: int) -> "Generator[SparkSession]":
    """A session on a master, for so many rows. Raises ClusterRefused for whatever goes wrong in it."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("kehui match")
    for name, value in settings(master).items():
        builder = builder.config(name, value)
    opened = None
    try:
        opened = builder.getOrCreate()
        if not opened.sparkContext.getConf().contains(_PARTITIONS):
            opened.conf.set(_PARTITIONS, max(LEAST_PARTITIONS, rows // ROWS_A_PARTITION))
        yield opened
    except (Py4JError, PySparkException) as error:
        raise ClusterRefused(f"Spark: {said(str(error))}") from error
    finally:
        if opened is not None:
            opened.stop()


def stage(rows: Iterable[tuple[str, Mapping[str, str]]], place: Path) -> int:
    """Write rows as files of lines that nodes read independently of each other; returns how many rows there are."""
    from kehui.core.search.spark import staged

    place.mkdir()
    remaining, number = enumerate(rows), 0
    while batch := list(islice(remaining, ROWS_A_FILE)):
        with (place / f"{number:012}.jsonl").open("w", encoding="utf-8", errors="replace") as file:
            file.writelines(f"{staged(at, given, cells)}\n" for at, (given, cells) in batch)
        number += len(batch)
    return number


def settings(master: str) -> dict[str, str]:
    """Quiet; and with a master on this machine, on its loopback address and with this Python."""
    chosen = {
        "spark.master": master,
        "spark.log.level": "FATAL",
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
    }
    if master.startswith("local"):
        chosen |= {f"spark.driver.{name}": "127.0.0.1" for name in ("host", "bindAddress")}
        chosen |= {"spark.ui.enabled": "false"}
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        if memory := _LOCAL_CLUSTER.fullmatch(master):
            chosen["spark.executor.memory"] = f"{memory[1]}m"
    return chosen


def said(text: str) -> str:
    """The line of a Java error that says what is wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    causes = [line for line in lines if re.match(r"(Caused by: |: )?\S*(Error|Exception):", line)]
    return (causes[-1] if causes else lines[0] if lines else "the job ended").removeprefix(": ")[:500]
