"""A process that imports everything once and forks every other process of these tests, which would else spend most
of its time on starting Python and Django: `python -m tests.faults.parent`, asked by a socket that is its input."""

import json
import os
import runpy
import socket
import sys
from importlib import import_module

from tests.faults.forks import ready

USED = ("kehui.cli", "kehui.commands.index", "kehui.commands.verify", "kehui.commands.work", "tests.callings")
MOST = 4096  # bytes of a message


def serve(asked: socket.socket) -> list[str]:
    """Fork a child for every line of words, tell its number and how it ended; returns in each child, with its words,
    and without any when nobody asks any more."""
    while True:
        words, outputs, *_more = socket.recv_fds(asked, MOST, 1)
        if not words:
            return []
        if not (child := os.fork()):
            asked.close()
            for stream in (1, 2):
                os.dup2(outputs[0], stream)
            return json.loads(words)
        os.close(outputs[0])
        asked.send(str(child).encode())
        _child, status = os.waitpid(child, 0)
        asked.send(str(os.waitstatus_to_exitcode(status)).encode())


if __name__ == "__main__":
    ready()
    for name in USED:
        import_module(name)
    if words := serve(socket.socket(fileno=os.dup(0))):
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.argv = words
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
