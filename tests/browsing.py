"""Reads pages as a person would: signed in as somebody, with or without htmx, counting what the database was asked."""

import re
import time
from html import unescape
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kehui.people.signin.sessions import STATE

HTMX = {"HTTP_HX_REQUEST": "true"}
TOKEN = re.compile(r'(?<="csrfmiddlewaretoken" value=")[^"]+')  # every answer masks it anew


def browser(person: Any = None) -> Client:
    """A browser with the person signed in; English, so that tests read the source texts."""
    client = Client()
    client.cookies["django_language"] = "en"
    if person is not None and person.is_authenticated:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person)
    return client


def session_of(person: Any) -> str:
    """A session as a sign-in leaves it, without all that is noted, told and tidied then."""
    session, now = SessionStore(), time.time()
    session.update(
        {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
            STATE: {"began": now, "seen": now},
        }
    )
    session.save()
    return str(session.session_key)


def address(record: Any, name: str = "show", *args: Any) -> str:
    return reverse(f"{record.kind}:{name}", args=[record.number, *args])


def words(response: Any) -> str:
    """What the page says, without its marks, with single blanks."""
    text = re.sub(r"<(script|style)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def titles(response: Any) -> list[str]:
    """The rows of a list, by their titles."""
    return [unescape(found) for found in re.findall(r'class="row-link"[^>]*>([^<]*)<', response.content.decode())]


def hidden_values(response: Any) -> dict[str, str]:
    """What a form carries unseen: the version it was opened on, and the last event that was known then."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode())
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def queries(client: Client, url: str) -> int:
    """How often the database is asked for one page, once caches are warm."""
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(url)
    return len(asked)


def fetched(client: Client, url: str) -> int:
    """The status of a download, read to its end so that its file is closed."""
    answer = client.get(url)
    if answer.streaming:
        list(answer.streaming_content)  # type: ignore[arg-type]
    return answer.status_code
