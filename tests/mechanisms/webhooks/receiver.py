"""A receiver on loopback that can fail, be slow, redirect or hang up."""

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver(ThreadingHTTPServer):
    """``got`` are the headers and bodies of all requests; ``code`` is what it answers, after ``delay`` seconds."""

    daemon_threads = True

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.code, self.delay, self.dribble = 200, 0.0, False
        super().__init__(("127.0.0.1", 0), Answering)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/in?from=kehui"

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.got]

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class Answering(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        time.sleep(self.server.delay)
        with suppress(OSError):  # whoever asked may have hung up
            self._answer()

    def _answer(self) -> None:
        if self.server.dribble:
            for letter in b"HTTP/1.1 200 OK\r\n" * 70:  # for a minute
                self.wfile.write(bytes([letter]))
                time.sleep(0.05)
            return
        self.send_response(self.server.code)
        self.send_header("Location", self.server.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Nothing to standard error."""
