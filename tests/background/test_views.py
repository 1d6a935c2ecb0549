"""Everybody sees their own background tasks, follows them, ends them and takes their results home."""

from io import BytesIO

import pytest
from django.urls import reverse

from kehui.background import jobs
from kehui.background.models import Job
from kehui.background.worker import run_ready
from kehui.people.models import Person
from tests import factories
from tests.browsing import HTMX, browser, queries

pytestmark = pytest.mark.django_db


def do(job: Job) -> str:
    job.report(5)
    jobs.give(job, BytesIO(b"rows"), "需求.xlsx")
    return "写了五行。"


@pytest.fixture
def by() -> Person:
    return factories.person("city")


@pytest.fixture
def job(by: Person, monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setattr(jobs, "works", {"do": jobs.Work("do", "Excel", do)})
    return jobs.begin("do", by=by, title="导入需求", total=5, page="/demands/")


def test_a_job_is_followed_to_its_result(by: Person, job: Job) -> None:
    client, url = browser(by), reverse("job", args=[job.pk])
    assert "every 2s" in client.get(url).content.decode()
    run_ready()
    page = client.get(url).content.decode()
    assert "every 2s" not in page
    assert "写了五行。" in page
    assert 'href="/demands/"' in page
    part = client.get(reverse("job-progress", args=[job.pk]), **HTMX).content.decode()
    assert part.strip() in page
    answer = client.get(reverse("job-result", args=[job.pk]))
    assert b"".join(answer.streaming_content) == b"rows"  # type: ignore[attr-defined]
    assert "导入需求" in client.get(reverse("jobs")).content.decode()


def test_the_page_of_what_came_of_it_is_loaded_anew(by: Person, job: Job) -> None:
    client, url = browser(by), reverse("job-progress", args=[job.pk])
    there = HTMX | {"HTTP_HX_CURRENT_URL": "http://testserver/demands/?page=1"}
    assert "HX-Refresh" not in client.get(url, **there)
    run_ready()
    assert client.get(url, **there)["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client.get(url, **HTMX)


def test_a_job_is_ended(by: Person, job: Job) -> None:
    client = browser(by)
    assert client.get(reverse("job-cancel", args=[job.pk])).status_code == 405
    client.post(reverse("job-cancel", args=[job.pk]))
    assert Job.objects.get(pk=job.pk).status == "cancelled"


@pytest.mark.parametrize("name", ["job", "job-progress", "job-result"])
def test_others_find_nothing(job: Job, name: str) -> None:
    run_ready()
    assert browser(factories.person("city")).get(reverse(name, args=[job.pk]), **HTMX).status_code == 404
    assert browser().get(reverse(name, args=[job.pk])).status_code == 302


def test_an_empty_list_says_so(by: Person) -> None:
    assert browser(by).get(reverse("jobs")).status_code == 200


@pytest.mark.usefixtures("job")
def test_the_list_asks_as_often_for_many(by: Person) -> None:
    client, url = browser(by), reverse("jobs")
    before = queries(client, url)
    for _each in range(10):
        jobs.begin("do", by=by, title="导入需求")
    assert queries(client, url) == before
