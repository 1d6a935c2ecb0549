"""Children of a process that can be stopped at a chosen point and killed there."""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from multiprocessing import get_context
from typing import Any

import django

from kehui.commands.site import settle

FORKS = get_context("fork")  # a child starts with Django ready and without connections
ENOUGH = 400  # points of one act


def ready() -> None:
    """Start Django as a site does, with the pages, too: else every child would import them for itself."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehui.settings")
    django.setup()
    import_module("kehui.urls")
    settle()


class Stops:
    """Stops the process for good when its n-th point is reached, and tells the parent."""

    def __init__(self, at: int, tell: Any) -> None:
        self._left, self._tell = at, tell

    def point(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._tell.send("stopped")
            time.sleep(3600)

    def after(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same function with a point behind it."""

        def stopping(*args: Any, **values: Any) -> Any:
            result = call(*args, **values)
            self.point()
            return result

        return stopping

    def statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """As a wrapper of the database connection: a point behind every statement."""
        result = execute(sql, params, many, context)
        self.point()
        return result


def killed_at(point: int, act: Callable[[Stops], Any]) -> bool:
    """Run an act in a child and kill it at a point; False when the act ended before it got there."""
    here, there = FORKS.Pipe(duplex=False)
    child = FORKS.Process(target=_run, args=(act, point, there))
    child.start()
    there.close()
    try:
        word = here.recv()
    except EOFError:
        word = "died"
    if word == "stopped":
        os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    if word not in ("stopped", "done"):
        sys.exit(f"at point {point}: {word}")
    return bool(word == "stopped")


def _run(act: Callable[[Stops], Any], point: int, tell: Any) -> None:
    try:
        act(Stops(point, tell))
        tell.send("done")
    except BaseException:
        tell.send(traceback.format_exc())


def killed_everywhere(act: Callable[[Stops], Any], check: Callable[[], Any], *, step: int = 1) -> int:
    """Kill an act at each of its points in turn, with a check in a process of its own after every death; returns
    how many points there were."""
    for point in range(1, ENOUGH, step):
        dead = killed_at(point, act)
        apart(check)
        if not dead:
            return point - 1
    sys.exit(f"no end after {ENOUGH} points")


def apart(call: Callable[[], Any]) -> Any:
    """The result of a call in a child."""
    return together(call)[0]


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Results of calls that start at the same moment, each in a child of its own; ends the process if one fails."""
    barrier = FORKS.Barrier(len(calls))
    pipes = [FORKS.Pipe(duplex=False) for _call in calls]
    children = [
        FORKS.Process(target=_meet, args=(barrier, call, there))
        for call, (_here, there) in zip(calls, pipes, strict=True)
    ]
    for child in children:
        child.start()
    results = [here.recv() for here, _there in pipes]
    for child in children:
        child.join()
    for result in results:
        if isinstance(result, Failure):
            sys.exit(result.words)
    return results


class Failure:
    """What went wrong in a child."""

    def __init__(self, words: str) -> None:
        self.words = words


def _meet(barrier: Any, call: Callable[[], Any], tell: Any) -> None:
    try:
        barrier.wait(60)
        tell.send(call())
    except BaseException:
        tell.send(Failure(traceback.format_exc()))
