"""The score sheet beside the case it is about: kept while it is typed, signed, and on to the next."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kehui.access import open_to
from kehui.calls.reviews import comparing
from kehui.calls.reviews.forms import SheetForm
from kehui.calls.reviews.queries import mine, next_of, progress
from kehui.calls.reviews.running import running
from kehui.people.powers import Role
from kehui.records import addresses, drafts, services
from kehui.records.kinds import kinds
from kehui.records.pages.files import series
from kehui.records.pages.forms import kept
from kehui.records.pages.frame import Page, find
from kehui.records.pages.parts import sections
from kehui.records.queries import files_of

experts = open_to(lambda who: who.holds(Role.EXPERT), "experts")
SIGN, KEEP = "sign", "keep"


def address(number: str, name: str = "review-sheet") -> str:
    return reverse(name, args=[number])


@experts
def sheet(request: Any, number: str) -> HttpResponse:
    """The sheet of one review; whoever may not sign it now is led to its page, where it says why."""
    page = find(request, kinds["review"], number)
    if SIGN not in page.rights:
        messages.info(request, _("This score sheet is not open to you now."))
        return redirect(addresses.page(page.record))
    if request.method != "POST":
        return _shown(page, _opened(page))
    if request.POST.get("then") == KEEP:
        return _kept(page)
    form = SheetForm(page.record, request.POST)
    if form.is_valid():
        try:
            services.act(page.record, SIGN, by=request.user, **form.answer())
        except ValidationError as error:
            form.refuse(error)
        else:
            return _onward(page)
    drafts.keep(request.user, page.kind, page.record, request.POST)
    return _shown(page, form, status=422)


def _kept(page: Page) -> HttpResponse:
    """Kept as it is, complete or not: the sheet says what it comes to so far."""
    drafts.keep(page.request.user, page.kind, page.record, page.request.POST)
    messages.success(page.request, _("The sheet is kept and not signed yet."))
    return redirect(f"{address(page.record.number)}#running")


def _opened(page: Page) -> SheetForm:
    """The sheet as it was left: what was typed and not signed comes back by itself."""
    draft = drafts.draft_of(page.request.user, page.kind, page.record)
    return SheetForm(page.record, drafts.typed_in(draft), checked=False) if draft else SheetForm(page.record)


def _onward(page: Page) -> HttpResponse:
    """Signed: to the next sheet if that was wished, else to the review."""
    drafts.discard(page.request.user, page.kind, page.record)
    messages.success(page.request, _("%(number)s is signed.") % {"number": page.record.number})
    following = next_of(page.record) if page.request.POST.get("then") == "next" else None
    if following is None:
        return redirect(addresses.page(page.record))
    return redirect(address(following.number) if following.state == "confirmed" else addresses.page(following))


def _shown(page: Page, form: SheetForm, *, status: int = 200) -> HttpResponse:
    review = page.record
    case = find(page.request, kinds[review.case.kind], review.case.number)
    following = next_of(review)
    context = page.context(
        form=form, case=case.record, parts=sections(case), done=progress(mine(review)), rules=review.round.rules,
        files=series(files_of(case.record, page.request.user)),
        skip_url=address(following.number) if following and following.state == "confirmed" else "",
        draft_url=address(review.number, "review-sheet-draft"), most=_most(form),
        running=running(form),
        abstain_url=addresses.page(review, "step", "abstain"), recuse_url=addresses.page(review, "step", "recuse"),
        compare_url=address(review.number, "review-compare") if comparing.others(review).exists() else "",
        crumbs=page.crumbs(_("Score sheet")),
    )  # fmt: skip
    return render(page.request, "reviews/sheet.html", context, status=status)


def _most(form: SheetForm) -> str:
    return f"{sum(form.fields['points-' + row['code']].max_value for row in form.criteria).normalize():f}"


@experts
@require_POST
def keep(request: HttpRequest, number: str) -> HttpResponse:
    """Keep the sheet as it is typed, complete or not."""
    page = find(request, kinds["review"], number)
    if SIGN not in page.rights:
        raise PermissionDenied
    draft = drafts.keep(request.user, page.kind, page.record, request.POST)
    return kept(draft)


@experts
def compare(request: HttpRequest, number: str) -> HttpResponse:
    """Two of one's own cases of a round side by side; ``with`` names the other, the next one unless it is given."""
    left = comparing.side(request, number)
    own = list(comparing.others(left.review).values_list("number", "title"))
    numbers = [other for other, _title in own]
    chosen = request.GET.get("with") or next((each for each in numbers if each > number), next(iter(numbers), ""))
    if not chosen:
        messages.info(request, _("There is no other case of yours in this round to compare with."))
        return redirect(addresses.page(left.review))
    if chosen not in numbers:
        raise Http404(chosen)
    right, following = comparing.side(request, chosen), numbers[(numbers.index(chosen) + 1) % len(numbers)]
    here = address(number, "review-compare")
    context = {
        "left": left, "right": right, "sides": [left, right], "others": own, "chosen": chosen,
        "scores": list(comparing.scores(left, right)), "texts": comparing.texts(left, right),
        "next_url": f"{here}?with={following}" if len(own) > 1 else "",
        "swap_url": f"{address(chosen, 'review-compare')}?with={number}",
        "crumbs": find(request, kinds["review"], number).crumbs(_("Two cases side by side")),
    }  # fmt: skip
    return render(request, "reviews/compare.html", context)
