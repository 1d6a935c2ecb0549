"""The pages of an import: what the file would do, its errors, the confirmation; for nobody but whoever brought it."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from kehui.mechanisms.exchange.models import Upload
from kehui.records.models import Record
from kehui.records.services import create
from tests import factories
from tests.browsing import browser, queries
from tests.factories import Cast
from tests.mechanisms.exchange.books import book, brought, content

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    return browser(cast.author)


def rows(cast: Cast, many: int) -> Any:
    return book(
        ("title", "owner", "budget"),
        [(f"需求{place}", cast.company.code, "坏" if place % 2 else 1) for place in range(many)],
    )


def test_a_file_is_brought_looked_at_corrected_and_written(cast: Cast, client: Client) -> None:
    create("demand", by=cast.author, **factories.demand_fields(cast.company, title="需求0"))
    answer = client.post(reverse("import", args=["demand"]), {"file": content(rows(cast, 3))})
    upload = Upload.objects.get()
    assert answer["Location"] == reverse("upload", args=[upload.pk])
    page = client.get(answer["Location"]).content.decode()
    assert "<del>80</del> <ins>1</ins>" in page
    assert "坏" in page
    fetched = client.get(reverse("upload-marked", args=[upload.pk]))
    made = load_workbook(io.BytesIO(b"".join(fetched.streaming_content)))  # type: ignore[attr-defined]
    cell = made.worksheets[0]["C3"]
    assert "坏" in cell.comment.text
    cell.value = 2
    again = client.post(reverse("import", args=["demand"]), {"file": content(made)})
    second = Upload.objects.first()
    assert not second.rows.filter(verdict="bad").exists()
    written = client.post(reverse("upload-confirm", args=[second.pk]), follow=True)
    assert again["Location"] == written.redirect_chain[-1][0]
    assert list(Record.objects.order_by("pk").values_list("title", flat=True)) == ["需求0", "需求1", "需求2"]


def test_rows_are_filtered_and_paged_in_a_constant_number_of_queries(cast: Cast, client: Client) -> None:
    few, many = brought(rows(cast, 2), cast), brought(rows(cast, 120), cast)
    urls = [reverse("upload", args=[upload.pk]) for upload in (few, many)]
    assert queries(client, urls[0]) == queries(client, urls[1])
    page = client.get(urls[1], {"show": "bad", "page": 2})
    assert [one["row"].place for one in page.context["rows"]] == list(range(103, 122, 2))
    assert client.get(urls[1], {"show": "conflict"}).status_code == 200


def test_a_file_is_thrown_away(cast: Cast, client: Client) -> None:
    upload = brought(rows(cast, 2), cast)
    client.post(reverse("upload-discard", args=[upload.pk]))
    assert not Upload.objects.exists()
    assert not upload.file.storage.exists(upload.file.name)


def test_what_is_no_sheet_is_told_in_the_page(client: Client) -> None:
    assert client.post(reverse("import", args=["demand"]), {}).status_code == 422
    answer = client.post(reverse("import", args=["demand"]), {"file": content(book(("x",), [("y",)]))}, follow=True)
    assert answer.status_code == 200
    assert answer.context["upload"].words in answer.content.decode()


@pytest.mark.parametrize("name", ["upload", "upload-marked", "upload-confirm", "upload-discard"])
def test_others_find_nothing(cast: Cast, name: str) -> None:
    url = reverse(name, args=[brought(rows(cast, 2), cast).pk])
    ask = "post" if name in ("upload-confirm", "upload-discard") else "get"
    assert getattr(browser(cast.colleague), ask)(url).status_code == 404
    assert getattr(browser(), ask)(url).status_code == 302
    assert Record.objects.count() == 0


def test_strangers_and_unknown_kinds(client: Client) -> None:
    assert browser().get(reverse("import", args=["demand"])).status_code == 302
    assert client.get(reverse("import", args=["nothing"])).status_code == 404
