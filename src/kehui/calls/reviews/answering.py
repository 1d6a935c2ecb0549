"""The answer to an invitation: declared free of conflicts and accepted, declined, or stepped back from."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kehui.calls.reviews.models import Review
from kehui.calls.reviews.queries import mine
from kehui.calls.reviews.views import experts
from kehui.records import addresses, services
from kehui.records.kinds import kinds
from kehui.records.pages.frame import Page, find

ACCEPT, NO = "accept", ("decline", "recuse")


@experts
def answer(request: Any, number: str) -> HttpResponse:
    """One invitation; after its answer the next one that waits. What is answered already leads to the review."""
    page = find(request, kinds["review"], number)
    if page.record.reviewer_id != request.user.pk or page.record.state != "invited":
        messages.info(request, _("This invitation is answered."))
        return redirect(addresses.page(page.record))
    if request.method != "POST":
        return _shown(page)
    code = request.POST.get("step", "")
    if code not in (ACCEPT, *NO) or code not in page.rights:
        raise PermissionDenied
    given: dict[str, Any] = {"declared": "declared" in request.POST} if code == ACCEPT else {}
    try:
        services.act(page.record, code, by=request.user, reason=request.POST.get(f"reason-{code}", ""), **given)
    except ValidationError as error:
        return _shown(page, problems=error.messages, refused=code)
    return _onward(page, accepted=code == ACCEPT)


def _shown(page: Page, *, problems: list[str] | None = None, refused: str = "") -> HttpResponse:
    review = page.record
    waiting = mine(review).filter(state="invited").order_by("number")
    context = page.context(
        round=review.round, rules=review.round.rules, hidden=page.hidden, problems=problems or [], refused=refused,
        sentence=Review._meta.get_field("declared").verbose_name, waiting=waiting.count(),
        reasons={code: page.request.POST.get(f"reason-{code}", "") for code in NO},
        crumbs=page.crumbs(_("Invitation")),
    )  # fmt: skip
    return render(page.request, "reviews/answer.html", context, status=422 if problems else 200)


def _onward(page: Page, *, accepted: bool) -> HttpResponse:
    review = page.record
    words = _("%(number)s: you accepted.") if accepted else _("%(number)s: the office is told and asks somebody else.")
    messages.success(page.request, words % {"number": review.number})
    following = mine(review).filter(state="invited").exclude(pk=review.pk).order_by("number").first()
    return redirect(invitation(following) if following else addresses.page(review))


def invitation(review: Review) -> str:
    return reverse("review-answer", args=[review.number])
