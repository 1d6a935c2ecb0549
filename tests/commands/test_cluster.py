"""`kehui match --engine spark` gives what the engine on this machine gives, also when a node dies."""

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kehui.commands import cluster
from kehui.commands.match import match
from tests.commands.processes import ENVIRONMENT, command

WAIT = 900  # seconds, on a machine that does much else
WORDS = [
    "碳纤维",
    "表面处理",
    "锅炉",
    "结渣",
    "焊接",
    "钢轨",
    "T300",
    "5-HT",
    "10 MPa",
    "100bar",
    "环氧树脂",
    "界面",
    "脱硝",
    "钢",
]
QUERIES = [
    "碳纤维表面处理\t环氧树脂界面",
    "钢\t",
    "T300\t焊接 10 MPa",
    "zzz9\t",
    "\t，",
    "锅炉结渣\t220t/h 锅炉脱硝",
    "结渣\t",
    "界面\t5-HT",
]
QUIET_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(autouse=True)
def on_spark(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("spark") and not request.config.getoption("spark"):
        pytest.skip("NOT TESTED: whole jobs on Spark; `make spark` tests them")


def write(place: Path, *, number: int, alike: int) -> None:
    """Documents of few words, every `alike`-th the same as all those: many more tie than are scored in full."""
    chance = random.Random(number)
    (place / "q.tsv").write_text("\n".join(["id\ttitle\tneed", *(f"q{n}\t{q}" for n, q in enumerate(QUERIES))]))
    with (place / "c.tsv").open("w", encoding="utf-8") as file:
        file.write("id\tname\tworks\n")
        for n in range(number):
            same = n % alike == 0
            name = "碳纤维表面处理" if same else "".join(chance.choices(WORDS, k=2))
            works = "环氧树脂界面" if same else "，".join(chance.choices(WORDS, k=chance.randint(0, 60)))
            file.write(f"d{n}\t{name}\t{works}\n")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Spark's own settings: quick to start rather than quick, and all its files in one place."""
    (tmp_path / "conf").mkdir()
    lines = [f"spark.{side}.extraJavaOptions {QUIET_JAVA}" for side in ("driver", "executor")]
    (tmp_path / "conf" / "spark-defaults.conf").write_text("\n".join([*lines, "spark.sql.shuffle.partitions 3"]))
    return ENVIRONMENT | {"SPARK_CONF_DIR": str(tmp_path / "conf"), "SPARK_LOCAL_DIRS": str(tmp_path / "local")}


def children(pid: int) -> list[int]:
    """Processes that a process has started, whichever of its threads did."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:  # it, or one of its threads, has just ended
        return []


def kill_one_node(running: "subprocess.Popen[bytes]", local: Path) -> int:
    """Wait until three nodes run and one keeps documents on its disk, then kill one that works; returns its number."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until and running.poll() is None:
        nodes = [node for java in children(running.pid) for node in children(java)]
        working = [node for node in nodes if any(children(daemon) for daemon in children(node))]
        if len(nodes) >= 3 and working and any(local.rglob("rdd_*")):
            os.kill(working[0], signal.SIGKILL)
            return working[0]
        time.sleep(0.05)
    raise AssertionError(f"ended ({running.poll()}) before three nodes worked: {running.communicate()}")


def the_same(place: Path) -> list[dict[str, Any]]:
    """Rows of the local engine, after comparing those of Spark with them."""
    local, spark = (
        [json.loads(line) for line in (place / name).read_text(encoding="utf-8").splitlines()]
        for name in ("local.jsonl", "spark.jsonl")
    )
    assert [named(row) for row in spark] == [named(row) for row in local]
    assert [row["indicators"] for row in spark] == [row["indicators"] for row in local]
    assert {line["verdict"] for row in spark for line in row["indicators"]} >= {"met", "unknown"}
    assert [number for row in spark for number in numbers(row)] == pytest.approx(
        [number for row in local for number in numbers(row)], rel=0, abs=1e-6
    )
    return local


def named(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["query_id"], row["rank"], row["doc_id"], [(part["field"], part["term"]) for part in row["reasons"]]


def numbers(row: dict[str, Any]) -> list[float]:
    parts = [part["value"] for part in row["reasons"]]
    assert sum(parts) == pytest.approx(row["score"], abs=1e-9)
    return [row["score"], *parts]


def arguments(place: Path, out: str, *more: str) -> list[str]:
    return command("match", str(place / "q.tsv"), str(place / "c.tsv"), "--out", str(place / out), *more)


@pytest.mark.spark
def test_three_nodes_of_which_one_is_killed_give_the_same(tmp_path: Path, environment: dict[str, str]) -> None:
    write(tmp_path, number=2400, alike=3)
    local = arguments(tmp_path, "local.jsonl", "--top", "12")
    subprocess.run(local, env=environment, check=True, timeout=WAIT)
    spark = arguments(tmp_path, "spark.jsonl", "--top", "12", "--engine", "spark", "--master", "local-cluster[3,1,512]")
    with subprocess.Popen(spark, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        killed = kill_one_node(running, tmp_path / "local")
        assert not (tmp_path / "spark.jsonl").exists()
        _, said = running.communicate(timeout=WAIT)
    assert running.returncode == 0, said.decode()
    assert not Path(f"/proc/{killed}").exists()
    found = the_same(tmp_path)
    assert {row["query_id"] for row in found} == {"q0", "q1", "q2", "q5", "q6", "q7"}
    assert len({row["score"] for row in found if row["query_id"] == "q0"}) == 1  # 800 tie, of which 100 go on


@pytest.mark.spark
def test_likeness_weights_and_more_results_give_the_same(tmp_path: Path, environment: dict[str, str]) -> None:
    write(tmp_path, number=700, alike=700)
    more = ["--top", "40", "--related", "0.1", "--text", "title:2,need", "--corpus-text", "name:3,works"]
    subprocess.run(arguments(tmp_path, "local.jsonl", *more), env=environment, check=True, timeout=WAIT)
    spark = arguments(tmp_path, "spark.jsonl", *more, "--engine", "spark", "--master", "local[2]")
    subprocess.run(spark, env=environment, check=True, timeout=WAIT, capture_output=True)
    assert any(part["field"] == "~" for row in the_same(tmp_path) for part in row["reasons"])


@pytest.mark.parametrize(("home", "where"), [("", "the PATH"), ("/nowhere/jdk", "JAVA_HOME (/nowhere/jdk)")])
def test_without_java_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str, where: str) -> None:
    write(tmp_path, number=3, alike=2)
    monkeypatch.setenv("JAVA_HOME", home)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(cluster, "find_spec", lambda _: object())
    result = CliRunner().invoke(match, [str(tmp_path / "q.tsv"), str(tmp_path / "c.tsv"), "--engine", "spark"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"kehui match: --engine spark needs Java 17 or newer, and {where} has none; install it or set JAVA_HOME\n"
    )


def test_without_the_package_it_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, number=3, alike=2)
    monkeypatch.setattr(cluster, "find_spec", lambda _: None)
    result = CliRunner().invoke(match, [str(tmp_path / "q.tsv"), str(tmp_path / "c.tsv"), "--engine", "spark"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert "pip install 'kehui[spark]'" in result.stderr


def test_its_options_are_refused_without_it(tmp_path: Path) -> None:
    write(tmp_path, number=3, alike=2)
    result = CliRunner().invoke(match, [str(tmp_path / "q.tsv"), str(tmp_path / "c.tsv"), "--master", "local[2]"])
    assert (result.exit_code, result.stderr) == (2, "kehui match: --master and --shared are for --engine spark\n")


def test_nodes_elsewhere_need_a_directory_that_they_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, number=3, alike=2)
    monkeypatch.setattr(cluster, "check", lambda: None)
    words = [str(tmp_path / "q.tsv"), str(tmp_path / "c.tsv"), "--engine", "spark", "--master", "spark://there:7077"]
    result = CliRunner().invoke(match, words)
    assert (result.exit_code, result.stderr) == (
        2,
        "kehui match: --master spark://there:7077 needs --shared DIR, a directory that all its nodes see\n",
    )
    assert "no such directory" in CliRunner().invoke(match, [*words, "--shared", str(tmp_path / "none")]).stderr


def test_a_master_on_this_machine_stays_on_its_loopback_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYSPARK_PYTHON", "python3")
    settings = cluster.settings("local-cluster[3,1,700]")
    assert settings["spark.driver.host"] == settings["spark.driver.bindAddress"] == "127.0.0.1"
    assert settings["spark.executor.memory"] == "700m"
    assert "spark.driver.host" not in cluster.settings("spark://master:7077")


def test_of_a_java_error_the_cause_is_said() -> None:
    text = (
        "An error occurred.\n: org.x.SparkException: Job aborted\n\tat a.b(C)\nCaused by: java.io.IOException: No space"
    )
    assert cluster.said(text) == "Caused by: java.io.IOException: No space"
    assert cluster.said("") == "the job ended"
