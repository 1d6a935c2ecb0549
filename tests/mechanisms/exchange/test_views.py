"""Downloads: the list as it is filtered, for those who are signed in, with what they may see."""

from datetime import datetime
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from kehui.mechanisms.exchange import files
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def fetched(client: Client, url: str, place: Path) -> list[dict[str, str]]:
    response = client.get(url, headers={"accept-language": "en"})
    assert response.status_code == 200
    name = unquote(response["Content-Disposition"])
    assert "attachment" in name
    place = place / f"answer{Path(url.split('?')[0]).suffix}"
    place.write_bytes(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    with files.read(place) as table:
        return [dict(row.cells) for row in files.rows(table)]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_list_leaves_as_it_is_filtered(client: Client, cast: Cast, tmp_path: Path, form: str) -> None:
    for title in ("碳纤维预浸料", "锅炉脱硝", "碳纤维回收"):
        factories.published_demand(cast, title=title)
    client.force_login(cast.rival)
    client.cookies["django_language"] = "en"
    rows = fetched(client, f"/exchange/demand/export.{form}?q=碳纤维&sort=-title", tmp_path)
    assert [row["Title"] for row in rows] == ["碳纤维预浸料", "碳纤维回收"]
    assert {row["Telephone"] for row in rows} == {""}


def test_what_one_may_not_view_does_not_leave(client: Client, cast: Cast, tmp_path: Path) -> None:
    factories.published_demand(cast, title="定向需求", publicity="directed", summary="概要")
    factories.published_demand(cast, title="公开需求")
    client.force_login(cast.rival)
    client.cookies["django_language"] = "en"
    rows = fetched(client, "/exchange/demand/export.csv", tmp_path)
    assert [row["Title"] for row in rows] == ["公开需求"]


def test_the_columns_are_chosen(client: Client, cast: Cast, tmp_path: Path) -> None:
    factories.published_demand(cast, title="碳纤维预浸料")
    factories.published_demand(cast, title="锅炉脱硝")
    client.force_login(cast.county)
    client.cookies["django_language"] = "en"
    page = client.get("/exchange/demand/export/?q=碳纤维&column=title")
    assert page.context["total"] == 1
    assert {name for name, _label, chosen in page.context["columns"] if chosen} == {"title"}
    (row,) = fetched(
        client, "/exchange/demand/export.xlsx?q=碳纤维&column=title&column=budget&column=nothing", tmp_path
    )
    assert list(row) == ["Number", "Title", "Budget (in units of 10,000 yuan)", "Version (leave as it is)"]


@pytest.mark.parametrize(
    "url", ["/exchange/demand/export.xlsx", "/exchange/demand/template.xlsx", "/exchange/demand/export/"]
)
def test_strangers_sign_in_first(client: Client, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 302
    assert "sign-in" in response["Location"]


@pytest.mark.parametrize("url", ["/exchange/nothing/export.xlsx", "/exchange/demand/export.pdf"])
def test_what_there_is_not(client: Client, cast: Cast, url: str) -> None:
    client.force_login(cast.author)
    assert client.get(url).status_code == 404


def test_the_example_names_days_that_would_be_accepted(client: Client, cast: Cast, tmp_path: Path) -> None:
    client.force_login(cast.author)
    client.cookies["django_language"] = "en"
    place = tmp_path / "blank.xlsx"
    answer = client.get("/exchange/demand/template.xlsx")
    place.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    heads, example = islice(load_workbook(place).worksheets[0].iter_rows(values_only=True), 2)
    days = [cell.date() for head, cell in zip(heads, example, strict=True) if isinstance(cell, datetime) and head]
    assert days
    assert min(days) > timezone.localdate()
