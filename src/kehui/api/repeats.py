"""Idempotency keys: a write that is sent again is answered as before and done once.

The key's row is written in the transaction of the write itself, so that a crash leaves either both or neither; a
second request with the same key waits for the first and then gets its answer.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.api.models import Answer
from kehui.api.problems import problem
from kehui.records.attachments import digest

HEADER = "Idempotency-Key"
JSON = "application/json; charset=utf-8"
PATTERN = r"^[!-~]+$"
LONGEST = 100  # characters of a key


def once(request: Any, work: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of ``work``, or under a known key what was answered then. Refusals are not kept: mended, the same
    request may be sent again."""
    key = request.headers.get(HEADER)
    if key is None:
        return work()
    if len(key) > LONGEST or not re.fullmatch(PATTERN, key):
        words = _("An idempotency key has 1 to %(count)s characters: letters, digits and signs, no blanks.")
        return problem(422, words % {"count": LONGEST})
    print_ = fingerprint(request)
    try:
        with transaction.atomic():
            row = Answer.objects.create(token=request.auth, key=key, request=print_)
            answer = work()
            row.status, row.body = answer.status_code, answer.content
            row.save(update_fields=["status", "body"])
            return answer
    except IntegrityError:
        kept = Answer.objects.filter(token=request.auth, key=key).first()
        if kept is None:
            raise  # it was about something else
    return _again(kept, print_)


def _again(kept: Answer, print_: str) -> HttpResponse:
    if kept.request != print_:
        return problem(422, _("This idempotency key was used for another request."))
    answer = HttpResponse(
        bytes(kept.body or b""), status=kept.status or 200, content_type="application/json; charset=utf-8"
    )
    answer["Idempotency-Replayed"] = "true"
    return answer


def fingerprint(request: HttpRequest) -> str:
    """What makes two requests the same: method, address and body."""
    sha = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":  # its stream was read into files already
        for name, file in sorted(request.FILES.items()):
            sha.update(f"{name} {file.name} {digest(file)}\n".encode())
    else:
        sha.update(request.body)
    return sha.hexdigest()


def forget() -> int:
    """Drop answers older than ``API_ANSWER_HOURS``; the number dropped."""
    until = timezone.now() - timedelta(hours=settings.API_ANSWER_HOURS)
    dropped, _each = Answer.objects.filter(at__lt=until).delete()
    return dropped
