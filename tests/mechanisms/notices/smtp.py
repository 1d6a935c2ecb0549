"""A mail server on loopback that can be told to refuse: what it was given, and under which Message-ID."""

import email
import socketserver
import threading
from email.message import Message
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """``taken`` are the messages it said yes to; ``answer`` is what it says to the next recipients; ``lost`` has it
    hang up after it took a message, before it says so."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.answer = "250 OK"
        self.lost = False
        super().__init__(("127.0.0.1", 0), Conversation)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.say("220 loopback")
        for line in iter(self.rfile.readline, b""):
            word = line.split(maxsplit=1)[0].upper() if line.strip() else b""
            if word == b"RCPT":
                self.say(self.server.answer)
            elif word == b"DATA":
                self.say("354 go on")
                self.server.taken.append(self.message())
                if self.server.lost:
                    return
                self.say("250 taken")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 OK")

    def message(self) -> Any:
        lines = iter(self.rfile.readline, b".\r\n")
        return email.message_from_bytes(
            b"".join(line.removeprefix(b".") if line[:2] == b".." else line for line in lines)
        )

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def text_of(message: Message, kind: str = "text/plain") -> str:
    part = next(part for part in message.walk() if part.get_content_type() == kind)
    return part.get_payload(decode=True).decode()  # type: ignore[union-attr]
