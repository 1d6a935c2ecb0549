"""The worker: one at a time, takes up what another had in hands, goes on after failures."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from kehui.background import jobs, periodic, worker
from kehui.background.lease import lease
from kehui.background.models import Job
from tests import factories


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setattr(periodic, "periodics", {})
    monkeypatch.setattr(jobs, "works", {"do": jobs.Work("do", "do", lambda _job: "done")})
    return jobs.begin("do", by=factories.person("city"), title="做")


def until(true: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < 10
        time.sleep(0.02)


def status(job: Job) -> str:
    return Job.objects.get(pk=job.pk).status


def running(during: Callable[[], None]) -> None:
    """The server's thread, while something is done beside it."""
    stop = threading.Event()

    def run() -> None:
        try:
            worker.Worker().run(stop)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        during()
    finally:
        stop.set()
        thread.join(timeout=10)
    assert not thread.is_alive()


@pytest.mark.django_db
def test_what_a_lost_worker_had_in_hands_is_taken_up(job: Job) -> None:
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["lost"])
    assert worker.run_ready() == 0
    worker.requeue()
    assert worker.run_ready() == 1
    assert status(job) == "finished"


@pytest.mark.django_db
def test_a_task_that_brings_every_worker_down_is_given_up(job: Job) -> None:
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["lost"] * 6)
    worker.requeue()
    assert DBTaskResult.objects.get().status == "READY"  # jobs count the attempts that got nowhere
    DBTaskResult.objects.update(status="RUNNING", task_path="kehui.background.periodic.keep")
    worker.requeue()
    assert DBTaskResult.objects.get().status == "FAILED"
    assert status(job) == "waiting"


@pytest.mark.usefixtures("transactional_db")
def test_the_thread_takes_jobs_up_and_goes_on_after_a_failure(
    job: Job, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.02)
    monkeypatch.setattr(worker, "AFTER_FAILURE", 0.02)
    true_one, broken = worker._one, [True]

    def one(name: str) -> bool:
        if broken:
            broken.pop()
            raise RuntimeError("the database went away")
        return true_one(name)

    monkeypatch.setattr(worker, "_one", one)
    running(lambda: until(lambda: status(job) == "finished"))
    assert "could not be taken" in caplog.text


HOLD = """
import os, sys, time
import django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from kehui.background.lease import lease
with lease() as held:
    print(bool(held and held()), flush=True)
    sys.stdin.read()
"""


@pytest.mark.usefixtures("transactional_db")
def test_one_process_at_a_time_works() -> None:
    name = str(settings.DATABASES["default"]["NAME"])
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, name],
        env=os.environ | {"KEHUI_DATA": str(settings.DATA_DIR)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "True\n"
        with lease() as held:
            assert held is None
        other.kill()
        other.wait()
    with lease() as held:
        assert held
        assert held()
