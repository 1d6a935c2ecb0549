"""Jobs run once each, tell what came of them, and go on where they stood after an interruption."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from kehui.background import jobs
from kehui.background.jobs import begin, cancel, give, perform
from kehui.background.models import Cancelled, Job, Superseded
from kehui.background.worker import run_ready
from kehui.people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


class Lost(BaseException):
    """As when the process ends."""


@pytest.fixture
def by() -> Person:
    return factories.person("city")


@pytest.fixture(autouse=True)
def works(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Work of several sorts; the steps done are listed."""
    steps: list[int] = []
    monkeypatch.setattr(jobs, "works", {})

    @jobs.work("count", label="count")
    def count(job: Job) -> str:
        for step in range(job.point.get("next", 0), job.arguments["to"]):
            if step == job.arguments.get("lost_at") and job.attempt == 1:
                raise Lost
            steps.append(step)
            job.report(step + 1, next=step + 1)
        give(job, BytesIO(b"result"), "结果.txt")
        return f"{job.done} {translation.get_language()}"

    @jobs.work("refuse", label="refuse")
    def refuse(_job: Job) -> str:
        raise ValidationError("这一列没有名称。")

    @jobs.work("break", label="break")
    def broken(_job: Job) -> str:
        raise RuntimeError("secret detail")

    return steps


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_runs_once_in_its_starter_s_language(by: Person, works: list[int]) -> None:
    with translation.override("en"):
        job = begin("count", by=by, title="数一数", total=3, to=3)
    assert fresh(job).status == "waiting"
    assert run_ready() == 1
    job = fresh(job)
    assert (job.status, job.done, job.words, works) == ("finished", 3, "3 en", [0, 1, 2])
    with job.result.open() as file:
        assert (file.read(), job.result_name) == (b"result", "结果.txt")
    perform.call(job.pk)
    assert works == [0, 1, 2]


def test_an_interrupted_job_goes_on_where_it_stood(by: Person, works: list[int]) -> None:
    job = begin("count", by=by, title="", to=4, lost_at=2)
    with pytest.raises(Lost):
        perform.call(job.pk)
    assert fresh(job).status == "running"
    perform.call(job.pk)
    assert (fresh(job).status, works) == ("finished", [0, 1, 2, 3])


def test_what_is_refused_is_told_and_what_breaks_is_not_shown(by: Person, caplog: pytest.LogCaptureFixture) -> None:
    refused, broken = begin("refuse", by=by, title=""), begin("break", by=by, title="")
    assert run_ready() == 2
    assert (fresh(refused).status, fresh(refused).words) == ("failed", "这一列没有名称。")
    assert fresh(broken).status == "failed"
    assert "secret" not in fresh(broken).words
    assert "secret detail" in caplog.text


def test_a_job_that_brings_its_worker_down_is_given_up(by: Person, works: list[int]) -> None:
    job = begin("count", by=by, title="", to=2)
    Job.objects.filter(pk=job.pk).update(in_vain=jobs.ATTEMPTS, status="running")
    run_ready()
    assert (fresh(job).status, works) == ("failed", [])


def test_a_waiting_job_is_cancelled_at_once(by: Person, works: list[int]) -> None:
    job = begin("count", by=by, title="", to=2)
    cancel(job)
    assert fresh(job).status == "cancelled"
    run_ready()
    assert works == []


def test_a_running_job_ends_with_its_step(by: Person) -> None:
    job = begin("count", by=by, title="", to=2)
    taken = jobs._taken(job.pk)
    assert taken is not None
    cancel(job)
    with pytest.raises(Cancelled):
        taken.report(1)
    perform.call(job.pk)
    assert fresh(job).status == "cancelled"


def test_whoever_lost_a_job_can_no_longer_write(by: Person) -> None:
    job = begin("count", by=by, title="", to=2)
    first, second = jobs._taken(job.pk), jobs._taken(job.pk)
    assert first is not None
    assert second is not None
    with pytest.raises(Superseded):
        first.report(2)
    second.report(1)
    assert fresh(job).done == 1
