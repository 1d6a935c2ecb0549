"""Large downloads are made in the background: everything that matches, and only what the person may see then."""

import io
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from kehui.background.models import Job
from kehui.background.worker import run_ready
from kehui.mechanisms.exchange import downloads
from tests import factories
from tests.browsing import browser
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    made = factories.cast()
    for title in ("碳纤维预浸料", "锅炉脱硝", "碳纤维回收"):
        factories.published_demand(made, title=title)
    factories.published_demand(made, title="碳纤维定向", publicity="directed", summary="概要")
    return made


def test_many_records_leave_in_the_background(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "AT_ONCE", 1)
    monkeypatch.setattr(downloads, "STEP", 1)
    client = browser(cast.rival)
    answer = client.get(reverse("export", args=["demand", "xlsx"]), {"q": "碳纤维", "sort": "title", "column": "title"})
    job = Job.objects.get()
    assert answer["Location"] == reverse("job", args=[job.pk])
    assert (job.total, job.status) == (2, "waiting")
    run_ready()
    job = Job.objects.get()
    assert (job.status, job.done) == ("finished", 2)
    assert client.get(job.page).context["rows"].paginator.count == 2  # the list it was taken from
    fetched: Any = client.get(reverse("job-result", args=[job.pk]))
    sheet = load_workbook(io.BytesIO(b"".join(fetched.streaming_content))).worksheets[0]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["碳纤维回收", "碳纤维预浸料"]
    assert sheet.max_column == 3


def test_few_leave_at_once(cast: Cast) -> None:
    answer: Any = browser(cast.rival).get(reverse("export", args=["demand", "csv"]))
    assert b"".join(answer.streaming_content).decode("utf-8-sig").count("\r\n") == 4
    assert not Job.objects.exists()
