"""Walks the addresses: finds every one, fills it in, asks for it as somebody, and puts the answer into one letter."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from kehui.api.urls import PREFIX as API
from kehui.records.kinds import Kind, kinds
from kehui.records.rules import holding
from tests import factories
from tests.permissions.people import COLUMNS
from tests.permissions.tables import Row
from tests.permissions.things import World

VIEW = "view it"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
STATUS = {200: "y", 201: "y", 204: "y", 401: "u", 403: "n", 404: ".", 405: "m", 409: "c", 410: "g",
          400: "x", 413: "x", 415: "x", 422: "x"}  # fmt: skip


def patterns(of: Any = None, before: str = "") -> Iterator[str]:
    """Every address of the site, as its pattern."""
    for each in get_resolver().url_patterns if of is None else of:
        whole = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield whole or "/"
        else:
            yield from patterns(each.url_patterns, whole)


def calls() -> set[tuple[str, str]]:
    """Every call of the interface by method and pattern, from its own description."""
    paths = Client().get(f"/{API}openapi.json").json()["paths"]
    return {
        (method.upper(), path.removeprefix("/").replace("{", "<").replace("}", ">"))
        for path, methods in paths.items()
        for method in methods
    }


def filled(pattern: str, values: dict[str, Any]) -> str:
    """An address for a pattern."""
    path = PLACE.sub(lambda found: str(values[found[1] or found[2]]), pattern)
    return "/" + path.lstrip("/").replace("^", "").replace("$", "").replace("\\", "")


class Walker:
    """One person's browser and program."""

    def __init__(self, world: World, name: str) -> None:
        self.world, person = world, world.people[name]
        self.browser = Client(raise_request_exception=False)
        self.browser.cookies["django_language"] = "en"
        self.headers = {"authorization": f"Bearer {world.tokens[name]}"} if name in world.tokens else {}
        if person.is_authenticated:
            self.browser.force_login(person)

    def letter(self, row: Row) -> str:
        """What the person gets; whatever was written is taken back."""
        path = filled(row.pattern, self.world.values(row.pattern, row.thing))
        with transaction.atomic():
            answer = self._call(row, path) if row.pattern.startswith(API) else self._open(row, path)
            if row.method != "GET":
                transaction.set_rollback(True)
        return _letter(answer)

    def _open(self, row: Row, path: str) -> Any:
        return (
            self.browser.get(path) if row.method == "GET" else self.browser.post(path, self.world.posted(row.pattern))
        )

    def _call(self, row: Row, path: str) -> Any:
        client = Client(headers=self.headers, raise_request_exception=False)
        if row.method == "GET":
            return client.get(path, {"kind": _against(row.pattern)} if path.endswith("/matches") else {})
        if row.pattern.endswith("/files"):
            return client.post(path, {"file": factories.letter("新.pdf")})
        sent = json.dumps(self.world.sent(row.method, row.pattern))
        return client.generic(row.method, path, sent, content_type="application/json")


def may_step(world: World, kind: Kind) -> dict[str, str]:
    """Each step's letters: who may see the record at all (``.`` if not), and whom the step is for."""
    record = world.records[kind.code]
    rules = {step.code: step.who for step in kind.loop.steps if not step.after} | {VIEW: kind.view}
    found = {name: holding(rules, person, record) for name, person in world.people.items()}
    return {
        code: "".join(_step_letter(code, world.people[name], found[name]) for name in COLUMNS)
        for code in rules if code != VIEW
    }  # fmt: skip


def _step_letter(code: str, person: Any, held: set[str]) -> str:
    if not person.is_authenticated:
        return "u"
    return "." if VIEW not in held else "y" if code in held else "n"


def _against(pattern: str) -> str:
    kind = next(each for each in kinds if f"/{each.path}/" in pattern)
    return str(kind.matchable.against[0])


def _letter(answer: Any) -> str:
    if answer.streaming:
        list(answer.streaming_content)  # read to its end, so that its file is closed
    if 300 <= answer.status_code < 400:
        return "s" if answer["Location"].startswith(reverse("sign-in")) else ">"
    return STATUS.get(answer.status_code, "!")
