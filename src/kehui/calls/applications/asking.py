"""What a call asks for of every application beside its form; what was applied for before."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kehui.calls.applications.models import Application, Lead
from kehui.core.loops import Phase
from kehui.records.kinds import kinds


def asked_by_call(application: Application) -> Iterator[tuple[str, str]]:
    """By field, in words, what the call asks for beside its form and the application does not keep."""
    call = application.call
    if call.state != "open":
        yield "call", _("This call is not open: %(state)s.") % {"state": kinds.of(call).state(call).label}
    if call.for_enterprises and application.lead != Lead.ENTERPRISE:
        yield "lead", _("Only enterprises may lead an application to this call.")
    if call.sort == "selection" and application.result_id is None:
        yield "result", _("Name the achievement that is to be selected.")
    if call.sort in ("programme", "open_bid"):
        for name in ("guide", "indicators", "asked"):
            if not getattr(application, name):
                yield name, _("This call needs it.")
    if call.sort == "open_bid" and application.guide and application.owner_id == application.guide.user_id:
        yield "guide", _("The end user of an item does not bid for it.")
    most = call.rules.unsuitable_most
    if len(application.unsuitable) > most:
        yield "unsuitable", _("No more than %(count)s experts may be named.") % {"count": most}
    if again := twice(application):
        words = _("The same organisation has already applied with it: %(number)s.")
        yield "result" if application.result_id else "title", words % {"number": again.number}


def twice(application: Application) -> Application | None:
    """Another application that is not given up, of the same achievement, or of the same title by the same owner in
    any call that is not finished: what is applied for twice is found here, not after the award."""
    going = kinds["application"].loop.codes(Phase.OPEN, Phase.DONE)
    others = Application.objects.filter(state__in=going).exclude(pk=application.pk)
    if application.result_id:
        return others.filter(result=application.result_id).first()
    return others.filter(owner=application.owner_id, title=application.title).exclude(owner=None).first()
