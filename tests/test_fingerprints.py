"""What pages load is kept by browsers for ever, and another content has another address."""

from pathlib import Path

from django.conf import settings
from django.test import Client

from kehui.fingerprints import fingerprint


def test_it_changes_with_every_content_and_name(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    page = tmp_path / "css" / "page.css"
    seen = set()
    for text in ("", "a", "b"):
        page.write_text(text)
        seen |= {fingerprint(tmp_path), fingerprint(tmp_path)}
    page.rename(tmp_path / "page.css")
    assert len(seen | {fingerprint(tmp_path)}) == 4


def test_pages_load_what_a_browser_may_keep(client: Client) -> None:
    address = f"/{settings.STATIC_URL.strip('/')}/css/base.css"
    assert f'href="{address}"' in client.get("/components/").content.decode()
    answer = client.get(address)
    assert b"".join(answer.streaming_content)
    assert "immutable" in answer["Cache-Control"]
    assert client.get("/static/css/base.css").status_code == 404
