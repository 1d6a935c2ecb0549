"""What is due is queued once and done; what fails is queued again."""

from datetime import time

import pytest

from kehui.background import periodic, watching, worker
from kehui.background.worker import run_due, run_ready

pytestmark = pytest.mark.django_db


def test_due_work_is_queued_once_and_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "watches", {})
    left, done = [1, 2], []
    watching.watch("sweep", due=lambda: bool(left))(lambda: done.append(left.pop()))
    watching.watch("idle", due=lambda: False)(lambda: done.append(0))
    assert watching.lay() == ["sweep"]
    assert watching.lay() == []  # it waits already
    assert run_ready() == 1
    assert watching.lay() == ["sweep"]
    run_ready()
    assert watching.lay() == []
    assert done == [2, 1]


def test_a_watch_that_failed_is_queued_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "watches", {})

    @watching.watch("broken", due=lambda: True)
    def run() -> None:
        raise RuntimeError("down")

    assert watching.lay() == ["broken"]
    run_ready()
    assert watching.lay() == ["broken"]
    with pytest.raises(ValueError, match="broken"):
        watching.watch("broken", due=lambda: True)(run)


def test_a_single_run_tells_what_came_up_before_the_clock_and_sends_what_the_clock_laid(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watching, "watches", {})
    monkeypatch.setattr(periodic, "periodics", {})
    events, news, letters, sent = ["event"], [], [], []
    watching.watch("gather", due=lambda: bool(events))(lambda: news.append(events.pop()))
    watching.watch("post", due=lambda: bool(letters))(lambda: sent.append(letters.pop()))
    periodic.daily("digest", label="digest", at=time(0))(lambda _since, _until: letters.extend(news))
    assert run_due() == 3
    assert sent == ["event"]
    assert run_due() == 0


def test_a_single_run_ends_though_something_comes_up_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "watches", {})
    monkeypatch.setattr(periodic, "periodics", {})
    monkeypatch.setattr(worker, "LAPS", 3)
    watching.watch("for ever", due=lambda: True)(lambda: None)
    assert run_due() == 3
