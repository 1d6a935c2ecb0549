"""One's own background tasks: how far they are, what came of them, and an end to them."""

from typing import Any
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from kehui.access import members
from kehui.background import jobs
from kehui.background.models import Job, Status

ROWS = 25
PHASES = {
    Status.WAITING: "draft",
    Status.RUNNING: "open",
    Status.FINISHED: "done",
    Status.FAILED: "dropped",
    Status.CANCELLED: "dropped",
}


@members
def show_jobs(request: HttpRequest) -> HttpResponse:
    """What this person has started, newest first."""
    page = Paginator(Job.objects.filter(by=request.user), ROWS).get_page(request.GET.get("page"))
    rows = [(job, PHASES[Status(job.status)]) for job in page]
    return render(request, "background/jobs.html", {"rows": rows, "page": page, "crumbs": _crumbs()})


@members
def show_job(request: HttpRequest, pk: int) -> HttpResponse:
    job = _own(request, pk)
    return render(request, "background/job.html", _context(job) | {"crumbs": [*_crumbs(), {"label": job.title}]})


@members
def show_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes, asked for again and again while the work goes on. The page that shows what
    came of the work is loaded anew when it is done: nobody waits in front of it for a link to itself."""
    htmx: Any = request.htmx  # type: ignore[attr-defined]
    if not htmx:
        return redirect("job", pk)
    job = _own(request, pk)
    if not job.unfinished and job.page and urlsplit(htmx.current_url_abs_path or "").path == job.page:
        return HttpResponseClientRefresh()
    return render(request, "background/progress.html", _context(job))


@require_POST
@members
def cancel_job(request: HttpRequest, pk: int) -> HttpResponse:
    jobs.cancel(_own(request, pk))
    return redirect("job", pk)


@members
def fetch_result(request: HttpRequest, pk: int) -> FileResponse:
    job = _own(request, pk)
    if not job.result:
        raise Http404
    return FileResponse(job.result.open("rb"), as_attachment=True, filename=job.result_name)


def _own(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(Job, pk=pk, by=request.user)


def _context(job: Job) -> dict[str, object]:
    work = jobs.works.get(job.work)
    return {"job": job, "phase": PHASES[Status(job.status)], "sort": work.label if work else job.work}


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Start"), "url": reverse("home")}, {"label": _("My background tasks"), "url": reverse("jobs")}]
