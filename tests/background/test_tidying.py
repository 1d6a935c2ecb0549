"""What is old and finished goes, with its files; what is under way stays."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kehui.background import jobs
from kehui.background.models import Job
from kehui.background.tidying import tidy, tidy_accounts
from kehui.background.worker import run_ready
from kehui.people.signin.models import AccountEvent, What
from tests import factories


@pytest.mark.django_db
def test_old_work_goes_with_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def do(job: Job) -> str:
        jobs.give(job, BytesIO(b"rows"), "rows.txt")
        return ""

    monkeypatch.setattr(jobs, "works", {"do": jobs.Work("do", "do", do)})
    by, long_ago = factories.person("city"), timezone.now() - timedelta(days=40)
    old, new = (jobs.begin("do", by=by, title=title) for title in ("old", "new"))
    run_ready()
    waiting = jobs.begin("do", by=by, title="waiting")
    Job.objects.filter(pk=old.pk).update(finished_at=long_ago)
    DBTaskResult.objects.filter(args_kwargs__args=[old.pk]).update(finished_at=long_ago)
    place = Path(Job.objects.get(pk=old.pk).result.path)
    assert place.exists()
    assert tidy(None, timezone.now()) == "1"
    assert set(Job.objects.values_list("pk", flat=True)) == {new.pk, waiting.pk}
    assert not place.exists()
    assert DBTaskResult.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("setting", "kept"), [(400, {399, 200, 1}), (0, {1}), (150, {1})])
def test_account_events_go_after_the_setting_and_never_before_half_a_year(
    settings: Any, setting: int, kept: set[int]
) -> None:
    settings.ACCOUNT_EVENT_DAYS = setting
    now = timezone.now()
    for days in (401, 399, 200, 1):
        AccountEvent.objects.create(what=What.SIGNED_IN, at=now - timedelta(days=days))
    assert tidy_accounts(None, now) == str(4 - len(kept))
    assert {(now - each.at).days for each in AccountEvent.objects.all()} == kept
