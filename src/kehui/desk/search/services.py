"""Saving a search, renaming it, turning its alerts on and off, throwing it away."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.desk.search.finding import DEEPEST, find
from kehui.desk.search.models import Alerting, SavedSearch, SearchAlert
from kehui.desk.search.shelf import shelf
from kehui.desk.search.wanted import Wanted
from kehui.mechanisms.notices.models import Notification
from kehui.records.models import Outbox


def wanted_of(search: SavedSearch) -> Wanted:
    return Wanted.of(QueryDict(search.query))


def save(person: Any, *, name: str, query: str, alerting: str = Alerting.OFF) -> SavedSearch:
    """Keep a search under a name of the person's own. Raises ValidationError by field."""
    wanted = Wanted.of(QueryDict(query))
    if wanted.nothing:
        raise ValidationError(_("There is nothing to save: search for something first."))
    if person.saved_searches.count() >= settings.SAVED_SEARCHES:
        words = _("You have %(count)s saved searches already; delete one first.")
        raise ValidationError(words % {"count": settings.SAVED_SEARCHES})
    made = SavedSearch(person=person, query=wanted.address())
    return edit(made, name=name, alerting=alerting)


def edit(search: SavedSearch, *, name: str, alerting: str) -> SavedSearch:
    """Rename a search and turn its alerts on or off; what can be found when they are turned on is not told."""
    was = search.alerting
    search.name, search.alerting = " ".join(name.split()), alerting
    taken = SavedSearch.objects.filter(person=search.person, name=search.name).exclude(pk=search.pk)
    if taken.exists():
        raise ValidationError({"name": _("You have a saved search of this name already.")})
    search.full_clean(validate_unique=False, validate_constraints=False)
    if was == Alerting.OFF and alerting != Alerting.OFF:
        begin(search)
    search.save()
    return search


def begin(search: SavedSearch) -> None:
    """What there is now is known; what changes from here on is looked at."""
    index = shelf.index()
    search.cursor = index.state.cursor if index else Outbox.objects.aggregate(last=Max("id"))["last"] or 0
    found = find(wanted_of(search), search.person, pool=DEEPEST, deepest=DEEPEST)
    search.known = [row.pk for row in found.rows]


def mark_seen(person: Any) -> int:
    """Nothing is new any more, here or among the notifications; returns how many alerts were."""
    Notification.objects.filter(person=person, sort="search", read_at=None).update(read_at=timezone.now())
    return SearchAlert.objects.filter(search__person=person, seen_at=None).update(seen_at=timezone.now())
