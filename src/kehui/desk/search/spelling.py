"""Pinyin for the index: the process that knows it stays for a while, so that one change after another costs little."""

import json
import subprocess
import threading
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress

from kehui.terms.spelling import COMMAND, surroundings

IDLE = 30.0  # seconds, after which the process goes: its dictionary takes 57 MB
KEPT = 4000  # names whose pinyin is remembered


class Speller:
    """Safe to ask from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, str] = OrderedDict()
        self._process: subprocess.Popen[str] | None = None
        self._leaving: threading.Timer | None = None

    def spelt(self, names: Iterable[str]) -> dict[str, str]:
        """The pinyin of every name: syllables with blanks between. Raises OSError when the process cannot be had."""
        asked = dict.fromkeys(names)
        with self._lock:
            found = {name: self._known[name] for name in asked if name in self._known}
            if unknown := [name for name in asked if name not in found]:
                fresh = self._ask(unknown)
                self._remember(fresh)
                found |= fresh
        return found

    def close(self) -> None:
        """Let the process go; it comes again when it is needed."""
        with self._lock:
            self._end()

    def _remember(self, fresh: dict[str, str]) -> None:
        self._known |= fresh
        while len(self._known) > KEPT:
            self._known.popitem(last=False)

    def _ask(self, names: list[str]) -> dict[str, str]:
        for again in (True, False):
            process = self._process or self._begin()
            assert process.stdin is not None
            assert process.stdout is not None
            answer = ""
            with suppress(OSError):
                process.stdin.write(json.dumps(names) + "\n")
                process.stdin.flush()
                answer = process.stdout.readline()
            if answer:
                self._stay()
                return dict(zip(names, json.loads(answer), strict=True))
            self._end()
            if not again:
                break
        raise OSError("the process that spells names has ended without an answer")

    def _begin(self) -> "subprocess.Popen[str]":
        self._process = subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=surroundings()
        )
        return self._process

    def _stay(self) -> None:
        if self._leaving:
            self._leaving.cancel()
        self._leaving = threading.Timer(IDLE, self.close)
        self._leaving.daemon = True
        self._leaving.start()

    def _end(self) -> None:
        process, self._process = self._process, None
        if self._leaving:
            self._leaving.cancel()
        if process is not None:
            process.terminate()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with suppress(OSError):
                        pipe.close()
            process.wait()


speller = Speller()
