"""What one is told, in the page: by record, newest first; reading it, following records, and one's settings."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kehui.access import everyone, members
from kehui.core.numbers import whole
from kehui.mechanisms.notices import links, preferences
from kehui.mechanisms.notices.digests import mail_is_on
from kehui.mechanisms.notices.following import follow, unfollow
from kehui.mechanisms.notices.forms import SettingsForm
from kehui.mechanisms.notices.models import Notification
from kehui.mechanisms.notices.said import Group, grouped
from kehui.mechanisms.notices.sorts import sort_of, sorts_for
from kehui.mechanisms.notices.unread import count_read
from kehui.records.kinds import kinds
from kehui.records.pages.frame import crumb, find

TOPICS = 20  # on one page
LINES = 5  # of one record
ROWS = 400  # looked at for one page


@members
def show_notifications(request: HttpRequest) -> HttpResponse:
    """By record, newest first; what the person may not see any more is left out and counts as read."""
    rows = _filtered(request)
    topics = rows.order_by().values("topic").annotate(latest=Max("pk")).order_by("-latest")
    page = Paginator(topics, TOPICS).get_page(request.GET.get("page"))
    keys = [each["topic"] for each in page]
    groups, gone = grouped(request.user, rows.filter(topic__in=keys).select_related("record")[:ROWS])
    unread = [row.pk for row in gone if row.read_at is None]
    if unread:
        _own(request).filter(pk__in=unread).update(read_at=timezone.now())
    context = {
        "groups": [(group, *_parts(group)) for group in groups],
        "page": page,
        "tabs": _tabs(request),
        "sorts": [(each.code, capfirst(str(each.label))) for each in sorts_for(request.user)],
        "kinds": [(kind.code, capfirst(str(kind.plural))) for kind in kinds],
        "asked": {name: request.GET.get(name, "") for name in ("sort", "kind", "unread")},
        "latest": page[0]["latest"] if keys else 0,
        "here": request.get_full_path(),
        "gone": len(gone),
        "crumbs": [crumb(_("Start"), "/"), crumb(_("Notifications"))],
    }
    return render(request, "notices/notifications.html", context)


def _parts(group: Group) -> tuple[list[Any], int]:
    """The lines shown, and how many older ones there are."""
    return group.lines[:LINES], max(0, len(group.lines) - LINES)


def _own(request: HttpRequest) -> QuerySet[Notification]:
    return Notification.objects.filter(person=request.user)


def _filtered(request: HttpRequest) -> QuerySet[Notification]:
    """One's notifications under the filters in the address; what is no filter is passed over."""
    rows, asked = _own(request), request.GET
    if sort := sort_of(asked.get("sort", "")):
        rows = rows.filter(sort=sort.code)
    if asked.get("kind") in kinds:
        rows = rows.filter(kind=asked["kind"])
    return rows.filter(read_at=None) if asked.get("unread") else rows


def _tabs(request: HttpRequest) -> list[dict[str, Any]]:
    query, tabs = request.GET.copy(), []
    query.pop("page", None)
    for value, label in (("", _("All")), ("1", _("Unread"))):
        query["unread"] = value
        tabs.append({"label": label, "url": f"?{query.urlencode()}", "active": request.GET.get("unread", "") == value})
    return tabs


@members
def open_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to what a notification is about, and counts it and the older ones about the same as read."""
    row = get_object_or_404(_own(request).select_related("record"), pk=pk)
    groups, _gone = grouped(request.user, [row])
    count_read(_own(request).filter(topic=row.topic, pk__lte=pk))
    if not groups:
        messages.info(request, _("You can no longer see what this was about."))
        return redirect("notifications")
    return redirect(groups[0].lines[0].url or groups[0].url or "notifications")


@require_POST
@members
def read(request: HttpRequest) -> HttpResponse:
    """Count as read: all about one record, or everything that the page's filters show up to its newest row."""
    until = whole(request.POST.get("until", ""))
    rows = _filtered(request) if "all" in request.POST else _own(request).filter(topic=request.POST.get("topic", ""))
    count_read(rows if until is None else rows.filter(pk__lte=until))
    query = request.GET.urlencode()
    return redirect(reverse("notifications") + (f"?{query}" if query else ""))


@members
def show_settings(request: HttpRequest) -> HttpResponse:
    return _settings(request, request.user, reverse("notice-settings"))


@everyone
def show_signed_settings(request: HttpRequest, token: str) -> HttpResponse:
    """The settings of whoever got the mail that leads here, without signing in."""
    person = links.person_of(token)
    if person is None:
        return link_over(request)
    return _settings(request, person, reverse("notice-settings-signed", args=[token]))


def _settings(request: HttpRequest, person: Any, url: str) -> HttpResponse:
    form = SettingsForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your settings are kept."))
        return redirect(url)
    known = request.user == person  # a link may have been passed on; it does not say whose it is
    context = {"form": form, "url": url, "where": _where(person) if known else "", "crumbs": _crumbs(_("Settings"))}
    return render(request, "notices/settings.html", context, status=422 if form.errors else 200)


def _where(person: Any) -> str:
    """Where mails go, or why there are none."""
    if not mail_is_on():
        return _("This site sends no mail; everything stands in the page only.")
    if not person.email:
        return _("There is no mail address of yours here, so everything stands in the page only.")
    return _("Mails go to %(address)s.") % {"address": person.email}


def _crumbs(label: str) -> list[Any]:
    return [crumb(_("Start"), "/"), crumb(_("Notifications"), reverse("notifications")), crumb(label)]


@csrf_exempt
@everyone
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ends all mail: by one click in a mail program (RFC 8058), which follows no redirect, or by the button of this
    page, as programs that look through mails open addresses too. The page that answers takes it back."""
    person = links.person_of(token)
    if person is None:
        return link_over(request)
    if request.method == "POST":
        preferences.want_mail(person, "again" in request.POST)
    wanted = preferences.mailing_of(person).wanted
    context = {
        "title": _("Mails about what happens"),
        "on": wanted,
        "words": _("The digest and what you have mailed at once.") if wanted else _(
            "No mail about what happens is sent to you any more. Everything still stands in the page."
        ),
        "stop": _("Stop all these mails"), "again": _("Send them again"), "again_value": "1",
        "settings_url": reverse("notice-settings-signed", args=[token]), "crumbs": _crumbs(_("Settings")),
    }  # fmt: skip
    return render(request, "notices/stop.html", context)


def link_over(request: HttpRequest) -> HttpResponse:
    """What an address in a mail says when it is forged or old."""
    return render(request, "notices/link_over.html", {"crumbs": _crumbs(_("Settings"))}, status=410)


@require_POST
@members
def follow_record(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Follow a record that one may see, or leave it."""
    if code not in kinds:
        raise Http404(code)
    record = find(request, kinds[code], number).record
    if "leave" in request.POST:
        unfollow(record, by=request.user)
        messages.success(request, _("You no longer follow this record."))
    else:
        follow(record, by=request.user)
        messages.success(request, _("You follow this record and will be told when it moves."))
    return redirect(f"{code}:show", number)
