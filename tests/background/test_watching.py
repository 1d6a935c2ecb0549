"""What is due is queued once and done; what fails is queued again."""

import pytest

from kehui.background import watching
from kehui.background.worker import run_ready

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
