"""A large file is marked in the background: once, with its progress, and its page follows."""

import io
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from kehui.background.models import Job, Status
from kehui.background.worker import run_ready
from kehui.mechanisms.exchange import marked, marking
from kehui.mechanisms.exchange.models import Upload
from tests import factories
from tests.browsing import browser
from tests.factories import Cast
from tests.mechanisms.exchange.books import book, brought

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def upload(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Upload:
    monkeypatch.setattr(marked, "AT_ONCE", 2)
    monkeypatch.setattr(marking, "STEP", 1)
    return brought(book(("title", "budget", "region"), [("甲", "多", "桃花源")] * 3), cast)


def test_the_workbook_waits_in_a_job_whose_page_leads_back(cast: Cast, upload: Upload) -> None:
    client, url = browser(cast.author), reverse("upload-marked", args=[upload.pk])
    answer = client.get(url)
    job = Job.objects.get(work="exchange.mark")
    assert answer["Location"] == reverse("job", args=[job.pk]) == client.get(url)["Location"]
    run_ready()
    job = Job.objects.get(pk=job.pk)
    assert (job.status, job.done, job.total) == (Status.FINISHED, 3, 3)
    page = client.get(answer["Location"]).content.decode()
    assert f'href="{reverse("upload", args=[upload.pk])}"' in page
    fetched: Any = client.get(reverse("job-result", args=[job.pk]))
    sheet = load_workbook(io.BytesIO(b"".join(fetched.streaming_content))).worksheets[0]
    assert sheet["B4"].comment


def test_a_file_thrown_away_meanwhile_is_told_of(cast: Cast, upload: Upload) -> None:
    client = browser(cast.author)
    client.get(reverse("upload-marked", args=[upload.pk]))
    client.post(reverse("upload-discard", args=[upload.pk]))
    run_ready()
    job = Job.objects.get(work="exchange.mark")
    assert (job.status, job.words) == (Status.FAILED, "The file was thrown away meanwhile.")
