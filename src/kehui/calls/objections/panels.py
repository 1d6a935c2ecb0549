"""On the page of an objection, for whoever handles it: the application it is about, and what follows from it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kehui.calls.hearing import meant
from kehui.calls.objections.loop import handling
from kehui.calls.objections.models import Objection
from kehui.calls.rules import CHOSEN
from kehui.records import addresses
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.queries import steps_open, visible

REVOKE = "uphold"  # the step of an application


def entry_panel(request: HttpRequest, _kind: Kind, record: Record | None) -> tuple[str, dict[str, Any]] | None:
    if not isinstance(record, Objection) or not handling.allows(request.user, record):
        return None
    case = meant(record)
    if case is None or not visible(kinds["application"], request.user).filter(pk=case.pk).exists():
        return None
    round_ = record.notice.round
    upheld = record.state == "upheld"
    open_now = {step.code for step in steps_open(case, request.user)}
    context = {
        "case": case, "url": addresses.page(case), "state": kinds.of(case).state(case), "upheld": upheld,
        "stands": upheld and case.state in CHOSEN,
        "revoke_url": addresses.page(case, "step", REVOKE) if upheld and REVOKE in open_now else "",
        "scores_url": reverse("round-scores", args=[round_.number]) if upheld and round_ else "",
        "notice_url": addresses.page(record.notice),
    }  # fmt: skip
    return "objections/entry_panel.html", context
