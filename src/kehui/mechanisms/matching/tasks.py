"""Background work of matching: learning weights and terms by night and on demand, new pairs and alerts every hour."""

from datetime import datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.background.jobs import work
from kehui.background.models import Job
from kehui.background.periodic import daily, hourly
from kehui.mechanisms.matching import lexicon
from kehui.mechanisms.matching.suggestions import alert, look
from kehui.mechanisms.matching.weights import train, train_if_new
from kehui.people.services import machine


def register() -> None:
    """Declare the work; called once, when the app is ready."""
    work("matching.train", label=gettext_lazy("learn the weights of matching"))(learn_now)
    daily("matching.train", label=gettext_lazy("learn the weights of matching"), at=time(3, 40))(learn_by_night)
    daily("matching.lexicon", label=gettext_lazy("learn terms in two languages"), at=time(3, 50))(lexicon_by_night)
    hourly("matching.suggest", label=gettext_lazy("find new matches and tell people"), minute=10)(suggest_hourly)


def learn_now(job: Job) -> str:
    version = train(by=job.by)
    figures = {"name": version, "pairs": version.pairs, "old": f"{version.old:.3f}", "new": f"{version.new:.3f}"}
    if version.better:
        words = _("%(name)s serves: %(pairs)d held pairs, in order %(old)s before and %(new)s now.")
    else:
        words = _("%(name)s is not switched on: %(pairs)d held pairs, in order %(old)s before and %(new)s now.")
    return words % figures


def learn_by_night(_since: datetime | None, _until: datetime) -> str:
    version = train_if_new(by=machine())
    return str(version) if version else "no new verdicts"


def lexicon_by_night(_since: datetime | None, _until: datetime) -> str:
    made = lexicon.learn()
    return f"{len(made.terms)} terms from {made.records} records"


def suggest_hourly(_since: datetime | None, _until: datetime) -> str:
    return f"{look()} changes looked at, {alert()} alerts"
