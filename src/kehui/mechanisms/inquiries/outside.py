"""The page behind a link: what was chosen, the question, and room for one answer; for whoever has the link."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt

from kehui.access import open_to
from kehui.background.counting import count
from kehui.mechanisms.inquiries import services
from kehui.mechanisms.inquiries.forms import AnswerForm
from kehui.mechanisms.inquiries.models import Inquiry, State
from kehui.mechanisms.inquiries.queries import files_shown, found, names_shown, record_of
from kehui.people.signin.addresses import client_address
from kehui.records.display import shown
from kehui.records.kinds import kinds
from kehui.records.models import Record
from kehui.records.pages.files import download, in_words

with_the_link = open_to(lambda _who: True, "whoever has the link")


def quiet(view: Any) -> Any:
    """No search engine keeps the page, no other site learns its address, no cache keeps it."""

    @wraps(view)
    def answered(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        inquiry = found(token)
        if too_often(request, inquiry):
            response = closed(request, "often", status=429)
        elif inquiry is None:
            response = closed(request, "unknown", status=404)
        else:
            response = view(request, inquiry, token, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Cache-Control"] = "private, no-store"
        return response

    return answered


def too_often(request: HttpRequest, inquiry: Inquiry | None) -> bool:
    """Whether a link, or an address that tries links which do not exist, asked more often than allowed this minute."""
    key = f"inquiry-{inquiry.pk}" if inquiry else f"inquiry-from-{client_address(request)}"
    return count(key, seconds=60).number > settings.INQUIRY_RATE


def closed(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    return render(request, "inquiries/closed.html", {"why": why, "areas": []}, status=status)


# The token in the address is the secret that a forged form would need; and as the page sends no referrer, browsers
# send no origin by which the usual check could tell its forms from others.
@csrf_exempt
@with_the_link
@quiet
def answer(request: HttpRequest, inquiry: Inquiry, token: str) -> HttpResponse:
    """Reading does not use the link up; an answer does."""
    record = record_of(inquiry)
    if inquiry.state is not State.OPEN or record is None:
        return closed(request, inquiry.state.value if record else State.REVOKED.value, status=410)
    sent = request.method == "POST"
    form = AnswerForm(request.POST, request.FILES) if sent else AnswerForm()
    if sent and form.is_valid():
        try:
            services.answer(inquiry, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            return render(request, "inquiries/thanks.html", {"areas": []})
    context = {"inquiry": inquiry, "form": form, "token": token, "areas": [], **_chosen(inquiry, record)}
    return render(request, "inquiries/answer.html", context, status=422 if form.errors else 200)


def _chosen(inquiry: Inquiry, record: Record) -> dict[str, Any]:
    kind = kinds.of(record)
    facts = [shown(kind, record, name) for name in names_shown(inquiry, record)]
    room = {"accepted": in_words(), "most": settings.INQUIRY_FILES, "limit": settings.FILE_BYTES}
    return {"facts": facts, "files": list(files_shown(inquiry, record)), **room}


@with_the_link
@quiet
def send_file(request: HttpRequest, inquiry: Inquiry, _token: str, pk: int) -> Any:
    """One of the files that were chosen, as a download."""
    record = record_of(inquiry)
    if inquiry.state is not State.OPEN or record is None:
        return closed(request, inquiry.state.value if record else State.REVOKED.value, status=410)
    return download(get_object_or_404(files_shown(inquiry, record), pk=pk))
