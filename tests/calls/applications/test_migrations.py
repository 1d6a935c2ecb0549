"""What stood in the tables of questions and answers stands in the form of the call afterwards."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from kehui.calls.applications import filling
from kehui.calls.applications.models import Application
from kehui.calls.openings.models import Call
from kehui.core.questions import Form
from tests import callings, factories
from tests.formed import ROWS

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("applications", "0002_answers_to_the_form"), ("openings", "0002_form")]
QUESTIONS = [
    {"question": "已有哪些用户？", "required": "是", "most": "500", "help": "写明单位"},
    {"question": "其他说明", "required": "否", "most": "", "help": ""},
]


@pytest.fixture
def earlier() -> Iterator[Any]:
    """The tables as they were, with the models of that time."""
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
    call_command("migrate", verbosity=0)


def made(model: Any, kind: str, number: str, by: Any, **values: Any) -> Any:
    """A record of that time, written past the services, which know the present tables only."""
    common = {"kind": kind, "number": number, "title": number, "state": "draft", "state_since": timezone.now()}
    return model.objects.create(**common, created_by_id=by.pk, created_at=timezone.now(), **values)


def answers(number: str) -> tuple[int | None, dict[str, str]]:
    call_command("migrate", verbosity=0)
    application = Application.objects.get(number=number)
    form = filling.form_of(application)
    assert form is None or {row["code"] for row in application.entries} <= set(form.fields)
    return application.edition, filling.kept(application)


def test_a_call_without_a_form_gets_one_of_its_questions(earlier: Any) -> None:
    by = factories.cast().author
    call = made(earlier.get_model("openings", "Call"), "call", "TZ-1", by, questions=QUESTIONS)
    given = [{"question": " 已有哪些用户？", "answer": "两家"}, {"question": "自己加的", "answer": "甲"}]
    made(earlier.get_model("applications", "Application"), "application", "SB-1", by, call=call, answers=given)
    assert answers("SB-1") == (1, {"question_1": "两家", "question_3": "甲"})
    found = Call.objects.get(number="TZ-1").forms.get()
    rows = Form.of_rows(found.rows).fields.values()
    assert [(each.label, each.required, each.most) for each in rows] == [
        ("已有哪些用户？", True, "500"), ("其他说明", False, ""), ("自己加的", False, ""),
    ]  # fmt: skip


def test_editions_that_are_out_stay_and_each_application_keeps_what_it_answers(earlier: Any) -> None:
    by = factories.cast().author
    call = made(earlier.get_model("openings", "Call"), "call", "TZ-1", by, questions=QUESTIONS)
    forms = earlier.get_model("openings", "Form")
    for number, rows in ((1, ROWS[:2]), (2, ROWS)):
        forms.objects.create(call=call, number=number, rows=rows, by_id=by.pk)
    entry = {"page": "基本情况", "label": "申报主体", "answer": "企业", "code": "body"}
    given = [{"question": "已有哪些用户？", "answer": "两家"}]
    made(earlier.get_model("applications", "Application"), "application", "SB-1", by, call=call, answers=given,
         edition=1, entries=[entry])  # fmt: skip
    assert answers("SB-1") == (3, {"body": "企业", "question_1": "两家"})
    editions = Call.objects.get(number="TZ-1").forms.order_by("number")
    assert [len(each.rows) for each in editions] == [2, len(ROWS), 4, len(ROWS) + 2]


def test_a_call_that_asks_nothing_gets_no_form(earlier: Any) -> None:
    by = factories.cast().author
    call = made(earlier.get_model("openings", "Call"), "call", "TZ-1", by)
    made(earlier.get_model("applications", "Application"), "application", "SB-1", by, call=call)
    assert answers("SB-1") == (None, {})


def test_a_history_still_tells_what_was_answered() -> None:
    from kehui.records.histories import tell
    from kehui.records.kinds import kinds

    application = callings.application_under_review(factories.cast())
    event = application.events.order_by("id").first()
    event.changes = {"answers": [[], [{"question": "已有哪些用户？", "answer": "两家"}]]}
    [told] = tell(kinds["application"], [event], hidden=set(), insider=True)
    assert [(each.old, each.new) for each in told.changes] == [("", "已有哪些用户？ · 两家")]
    assert told.changes[0].label != "answers"
