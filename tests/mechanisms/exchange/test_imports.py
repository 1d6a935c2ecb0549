"""What was confirmed is written once, through the door, in whole batches; what others did meanwhile is not lost."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from kehui.background import jobs
from kehui.background.models import Job
from kehui.background.worker import run_ready
from kehui.mechanisms.exchange import imports
from kehui.mechanisms.exchange.imports import confirm
from kehui.mechanisms.exchange.models import Upload
from kehui.records.models import Event, Record
from kehui.records.services import change, create
from kehui.records.verification import verify
from tests import factories
from tests.factories import Cast
from tests.mechanisms.exchange.books import book, brought, exported, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


def fresh(upload: Upload) -> Upload:
    return Upload.objects.get(pk=upload.pk)


def titles() -> list[str]:
    return list(Record.objects.order_by("pk").values_list("title", flat=True))


def new_rows(cast: Cast, many: int) -> Any:
    return book(("title", "owner"), [(f"需求{place}", cast.company.code) for place in range(many)])


def test_a_file_is_written_once_however_often_it_is_brought(cast: Cast) -> None:
    made = new_rows(cast, 3)
    upload = brought(made, cast)
    assert Record.objects.count() == 0
    assert confirm(upload).stage == "written"
    assert confirm(upload).stage == "written"
    assert titles() == ["需求0", "需求1", "需求2"]
    again = brought(made, cast)
    assert {verdict for _place, verdict in told(again)} == {"same"}
    with pytest.raises(ValidationError):
        confirm(again)
    assert list(verify()) == []


def test_changes_and_new_records_go_through_the_door(cast: Cast) -> None:
    demand = create("demand", by=cast.author, **factories.demand_fields(cast.company, title="甲"))
    made = exported("demand", cast.author)
    sheet = made.active
    sheet["C2"], sheet["C3"], sheet["D3"] = "乙", "丙", cast.company.name
    confirm(brought(made, cast))
    assert titles() == ["乙", "丙"]
    assert Event.objects.get(record=demand.pk, verb="change").changes == {"title": ["甲", "乙"]}


def test_a_record_changed_after_the_preview_is_not_overwritten(cast: Cast) -> None:
    demand = create("demand", by=cast.author, **factories.demand_fields(cast.company, title="甲"))
    upload = brought(book(("number", "title"), [(demand.number, "我的"), (None, "新")]), cast)
    change(demand, by=cast.colleague, title="同事的")
    confirm(upload)
    assert told(upload)[0] == (2, "conflict", "")
    assert titles() == ["同事的", "新"]


def test_what_another_import_wrote_meanwhile_is_not_written_twice(cast: Cast) -> None:
    first, second = brought(new_rows(cast, 2), cast), brought(new_rows(cast, 3), cast, by=cast.colleague)
    confirm(first)
    confirm(second)
    assert titles() == ["需求0", "需求1", "需求2"]
    assert [verdict for _place, verdict, *_rest in told(second)] == ["same", "same", "new"]


def test_a_large_file_is_read_and_written_in_the_background_and_goes_on_where_it_stood(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("SMALL", 0), ("AT_ONCE", 0), ("BATCH", 4)):
        monkeypatch.setattr(imports, name, value)
    upload = brought(new_rows(cast, 10), cast)
    assert upload.stage == "reading"
    run_ready()
    upload = confirm(fresh(upload))
    assert upload.stage == "writing"
    report, batches = Job.report, []

    def stopping(job: Job, *args: Any, **values: Any) -> None:
        batches.append(1)
        if len(batches) == 2:
            jobs.cancel(job)
        report(job, *args, **values)

    monkeypatch.setattr(Job, "report", stopping)
    run_ready()
    assert (fresh(upload).stage, fresh(upload).job.status, len(titles())) == ("writing", "cancelled", 4)
    monkeypatch.undo()
    assert confirm(fresh(upload)).stage == "written"
    assert titles() == [f"需求{place}" for place in range(10)]
    assert list(verify()) == []


def test_what_cannot_be_read_is_told(cast: Cast, settings: Any) -> None:
    refused = brought(ContentFile(b"PK\x03\x04x", name="a.xlsx"), cast)
    assert (refused.stage, "已损坏" in refused.words) == ("refused", True)
    settings.FILE_BYTES = 10
    with pytest.raises(ValidationError):
        brought(new_rows(cast, 1), cast)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.pdf", b"%PDF-1.7"), ("表.xlsx", b"MZ\x90\x00"), ("表.xls", b"<html>"), ("表.ods", b"\x7fELF"),
        ("表.csv", b"MZ\x90\x00"), ("表.csv", b"PK\x03\x04"), ("表.xlsx", b"\xd0\xcf\x11"),
    ],
)  # fmt: skip
def test_what_only_calls_itself_a_sheet_is_never_kept(cast: Cast, name: str, begins: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        brought(ContentFile(begins + b"\x01" * 100_000, name=name), cast)
    assert name in refused.value.messages[0]
    assert not Upload.objects.exists()
