"""A benchmark's figures: printed as a table while they come, kept as JSON in benchmarks/results."""

import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

RESULTS = Path(__file__).parent / "results"
MIB = 1 << 20


def machine() -> str:
    """The machine in a few words, without its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, {memory:.0f} GiB, Python {platform.python_version()}, a million squares in {pace():.0f} ms"


def pace() -> float:
    """How fast one core is today, in milliseconds: the same machine has been seen twice as fast as the day before."""

    def squares() -> None:
        for number in range(1_000_000):
            _ = number * number

    return min(Times.of(squares, times=5).clock)


def peak_memory() -> float:
    """The most memory this process has held so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / MIB if sys.platform == "darwin" else peak / 1024


def resident(pid: int) -> float:
    """The memory that a process holds now, in MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MIB


@dataclass
class Times:
    """How long several calls took, after one that is not counted: by the clock, and of the processor's time."""

    clock: list[float]  # milliseconds
    processor: list[float]  # milliseconds, of this process

    @classmethod
    def of(cls, call: Callable[[], Any], *, times: int) -> "Times":
        call()
        clock, processor = [], []
        for _ in range(times):
            began, worked = time.perf_counter(), time.process_time()
            call()
            processor.append((time.process_time() - worked) * 1000)
            clock.append((time.perf_counter() - began) * 1000)
        return cls(clock, processor)


@dataclass
class Report:
    """Figures by name, each with its unit and, where there is one, the budget it must keep."""

    name: str
    title: str
    facts: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        print(f"{self.title}\n{machine()}\n", flush=True)

    def add(
        self,
        name: str,
        value: float,
        unit: str = "",
        *,
        budget: float | None = None,
        least: float | None = None,
        note: str = "",
    ) -> None:
        """One figure, with the most or the least that it may be."""
        self.figures[name] = {"value": round(value, 4), "unit": unit}
        self.figures[name] |= {word: limit for word, limit in (("budget", budget), ("least", least)) if limit}
        limits = [f"≤ {budget:g}"] if budget else [f"≥ {least:g}"] if least else []
        limits += [("ok" if _kept(self.figures[name]) else "NOT KEPT")] if limits else []
        line = "  ".join([f"  {name:<62}{value:>12,.{_places(value)}f} {unit:<5}", *limits, note])
        print(line.rstrip(), flush=True)

    def times(self, name: str, took: Times, *, budget: float | None = None, queries: int = 0) -> None:
        """The median of several times, with the number of database queries in each."""
        worked = median(took.processor)
        self.add(name, median(took.clock), "ms", budget=budget, note=f"{worked:.0f} ms processor, {queries} queries")
        self.figures[name] |= {"processor": round(worked, 1), "queries": queries}

    @contextmanager
    def phase(self, name: str, *, budget: float | None = None) -> Iterator[None]:
        """Time a block in seconds."""
        began = time.perf_counter()
        yield
        self.add(name, time.perf_counter() - began, "s", budget=budget)

    @property
    def over(self) -> list[str]:
        """Names of the figures that do not keep their limit."""
        return [name for name, each in self.figures.items() if not _kept(each)]

    def write(self) -> int:
        """Keep the figures; returns the exit code: 1 when a limit is not kept."""
        RESULTS.mkdir(exist_ok=True)
        content = {"machine": machine(), **self.facts, "figures": self.figures}
        path = RESULTS / f"{self.name}.json"
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        over = f"; not kept: {', '.join(self.over)}" if self.over else ""
        print(f"\nwritten to benchmarks/results/{path.name}{over}")
        return 1 if self.over else 0


def _kept(figure: dict[str, Any]) -> bool:
    return bool(figure.get("least", float("-inf")) <= figure["value"] <= figure.get("budget", float("inf")))


def _places(value: float) -> int:
    return 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 3
