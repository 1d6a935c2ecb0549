"""Programs that call: a client with the token of whoever it acts as."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from kehui.api.tokens import issue


class Program:
    """Calls the interface as one person."""

    def __init__(self, person: Any, *, scopes: tuple[str, ...] = ("read", "write", "act"), **more: Any) -> None:
        self.token, self.secret = issue("test", by=person, scopes=scopes, days=1, **more)
        self.client = Client(headers={"authorization": f"Bearer {self.secret}", "accept-language": "en"})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, sent: Any, *, key: str = "") -> Any:
        headers = {"idempotency-key": key} if key else {}
        return self.client.post(f"/api/v1{path}", json.dumps(sent), content_type="application/json", headers=headers)

    def patch(self, path: str, sent: Any) -> Any:
        return self.client.patch(f"/api/v1{path}", json.dumps(sent), content_type="application/json")


def words(answer: HttpResponse) -> dict[str, str]:
    """The bad fields of a refusal."""
    return {each["field"]: each["message"] for each in json.loads(answer.content)["errors"]}
