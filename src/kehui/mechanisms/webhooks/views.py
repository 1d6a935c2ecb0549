"""The administrators' pages of webhooks: which there are, how deliveries went, and what can be done about them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kehui.access import open_to
from kehui.mechanisms.webhooks import services
from kehui.mechanisms.webhooks.forms import HookForm
from kehui.mechanisms.webhooks.models import Delivery, Hook, State
from kehui.people.acts import propose
from kehui.people.powers import ADMINISTRATORS, Role, powers
from kehui.records.kinds import kinds
from kehui.records.pages.frame import crumb

ROWS = 50
PHASES = {State.ACTIVE: "open", State.PAUSED: "draft", State.DISABLED: "dropped"}
STANDS = {Delivery.Stand.WAITING: "open", Delivery.Stand.TAKEN: "done", Delivery.Stand.DROPPED: "dropped"}

administrators = open_to(lambda who: who.holds(*ADMINISTRATORS), "system, security and audit administrators")
system = open_to(lambda who: who.holds(Role.SYSTEM), "system administrators")


@administrators
def show_hooks(request: HttpRequest) -> HttpResponse:
    waiting = Count("deliveries", filter=Q(deliveries__stand=Delivery.Stand.WAITING))
    hooks = Hook.objects.select_related("owner").annotate(waiting=waiting)
    context = {
        "hooks": [(hook, PHASES[State(hook.state)], _kinds(hook)) for hook in hooks],
        "may_write": powers(request.user).holds(Role.SYSTEM),
        "crumbs": [crumb(_("Start"), "/"), crumb(_("Webhooks"))],
    }
    return render(request, "webhooks/hooks.html", context)


def _kinds(hook: Hook) -> str:
    return _(", ").join(str(kinds[code].plural) for code in hook.kinds if code in kinds) or _("all kinds")


def _crumbs(*more: Any) -> list[Any]:
    return [crumb(_("Start"), "/"), crumb(_("Webhooks"), reverse("webhooks")), *more]


@system
def propose_hook(request: Any, pk: int | None = None) -> HttpResponse:
    """Propose a new webhook, or another form of one there is; the security administrator confirms."""
    hook = get_object_or_404(Hook.objects.select_related("owner"), pk=pk) if pk else None
    form = HookForm(hook, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            propose(
                "hook-change" if hook else "hook", by=request.user, subject=given["owner"], reason=given["reason"],
                payload=form.payload(hook),
            )  # fmt: skip
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Proposed. It takes effect when the security administrator confirms it."))
            return redirect("webhooks")
    label = _("Change a webhook") if hook else _("New webhook")
    context = {"form": form, "label": label, "crumbs": _crumbs(crumb(label))}
    return render(request, "webhooks/form.html", context, status=422 if form.errors else 200)


@administrators
def show_hook(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, get_object_or_404(Hook.objects.select_related("owner"), pk=pk))


def _show(request: HttpRequest, hook: Hook, secret: str = "") -> HttpResponse:
    """A hook and its deliveries, newest first; events by their id only, as administrators see no business records."""
    rows, stand = hook.deliveries.all(), request.GET.get("stand", "")
    if stand in STANDS:
        rows = rows.filter(stand=stand)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    every = [{"label": _("All"), "url": "?", "active": stand not in STANDS}]
    every += [{"label": each.label, "url": f"?stand={each.value}", "active": stand == each} for each in STANDS]
    context = {
        "hook": hook,
        "phase": PHASES[State(hook.state)],
        "kinds": _kinds(hook),
        "verbs": _(", ").join(str(label) for code, label in services.verbs() if code in hook.verbs),
        "last": hook.deliveries.exclude(tried_at=None).order_by("-tried_at").first(),
        "rows": [(row, STANDS[Delivery.Stand(row.stand)]) for row in page],
        "page": page,
        "tabs": every,
        "secret": secret,
        "may_write": powers(request.user).holds(Role.SYSTEM),
        "crumbs": _crumbs(crumb(_("Webhook %(number)s") % {"number": hook.pk})),
    }
    answer = render(request, "webhooks/hook.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@system
def make_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret, on the page that answers and nowhere else. Sent a second time, by a double click or by loading
    that page anew, it makes no other: the one that was copied stays good."""
    hook = get_object_or_404(Hook, pk=pk)
    if request.POST.get("turn") != str(hook.turn):
        messages.info(request, _("This secret was shown before. If it was not copied, make a new one."))
        return redirect("webhook", pk)
    secret = services.make_secret(hook, by=request.user)
    return _show(request, Hook.objects.select_related("owner").get(pk=pk), secret)


@require_POST
@system
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    hook = get_object_or_404(Hook, pk=pk)
    if "pause" in request.POST:
        services.pause(hook, by=request.user)
        messages.success(request, _("Paused. Events wait until it is resumed."))
    else:
        services.resume(hook, by=request.user)
        messages.success(request, _("Resumed. It goes on where it stopped."))
    return redirect("webhook", pk)


@require_POST
@system
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test and say what came back."""
    try:
        reply = services.test(get_object_or_404(Hook, pk=pk), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("webhook", pk)
    given = {"answer": f"{reply.code or ''} {reply.words}".strip(), "milliseconds": reply.milliseconds}
    if reply.good:
        messages.success(request, _("The receiver took the test: %(answer)s, in %(milliseconds)s ms.") % given)
    else:
        messages.error(request, _("The receiver did not take the test: %(answer)s") % given)
    return redirect("webhook", pk)


@require_POST
@system
def redeliver(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    row = get_object_or_404(Delivery, pk=delivery, hook=pk)
    services.redeliver(row, by=request.user)
    messages.success(request, _("It is sent again shortly, under the same id."))
    return redirect("webhook", pk)
