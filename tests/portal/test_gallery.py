"""The components page draws every example that exists, in both languages, and obeys the site's own security policy."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import kehui

EXAMPLES = sorted(Path(kehui.__file__).parent.glob("templates/ui/examples/*.html"))

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_example_is_drawn_beside_its_source(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    html = client.get(reverse("components")).content.decode()
    shown = re.findall(r'<section class="example" id="(\w+)">', html)
    assert sorted(shown) == [path.stem for path in EXAMPLES]
    assert "{% badge &quot;draft&quot;" in html or "{% badge &#x27;draft" in html


@pytest.mark.parametrize("name", ["components", "home", "sign-in"])
def test_pages_carry_no_inline_style_or_script(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    html = response.content.decode()
    assert re.findall(r"<[^>]*\s(?:style|on\w+)\s*=", re.sub(r"<pre.*?</pre>", "", html, flags=re.S)) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style", html) == []
    assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"]


def test_ids_of_a_page_are_unique_and_labels_lead_to_fields(client: Client) -> None:
    html = client.get(reverse("home")).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<label[^>]*\sfor="([^"]+)"', html)) <= set(ids)


@pytest.mark.parametrize(
    ("person", "count"), [("visitor", 1), ("member", 0)], ids=["visitor is asked for a problem", "member is not"]
)
def test_home_asks_visitors_for_their_problem(client: Client, django_user_model, person: str, count: int) -> None:
    if person == "member":
        client.force_login(django_user_model.objects.create(username="member", name="Member"))
    html = client.get(reverse("home")).content.decode()
    assert html.count('id="hero-text"') == count


def test_stop_pages_stand_alone(client: Client) -> None:
    missing = client.get("/there-is-no-such-page/")
    assert missing.status_code == 404
    assert b'class="stop"' in missing.content
    from django.template.loader import get_template

    for name in ("400", "500", "403_csrf"):
        assert 'class="stop"' in get_template(f"{name}.html").render()
