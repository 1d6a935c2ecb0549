"""The loop of draws: wanted by one, listed by another, drawn by a third, confirmed by whoever supervises (M16)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.calls.draws import services
from kehui.calls.rules import integrity, running
from kehui.core.loops import Loop, Phase, State, Step

LOOP = Loop(
    states=(
        State("draft", _("draft"), Phase.DRAFT),
        State("wanted", pgettext_lazy("draw", "list wanted"), days=3),
        State("listed", pgettext_lazy("draw", "list published"), days=3),
        State("drawn", pgettext_lazy("draw", "drawn"), days=3),
        State("confirmed", pgettext_lazy("draw", "confirmed"), Phase.DONE),
        State("cancelled", _("cancelled"), Phase.DROPPED),
    ),
    steps=(
        Step("want", pgettext_lazy("draw", "ask for a list"), ("draft",), "wanted", running,
             effect=services.require_rule),
        Step("return", _("return for correction"), ("wanted",), "draft", running, reason=True),
        Step("list", pgettext_lazy("draw", "publish the list"), ("wanted",), "listed", running, second=True,
             effect=services.publish_list,
             help=_("Whoever keeps the pool writes down who may be drawn; list and rule are fixed by their digest.")),
        Step("draw", pgettext_lazy("draw", "draw"), ("listed",), "drawn", running, asks=("seed",), needs=("seed",),
             second=True, effect=services.draw_panel,
             help=_("Somebody who neither asked for the panel nor kept the list draws it.")),
        Step("replace", pgettext_lazy("draw", "replace an expert"), ("drawn", "confirmed"), "drawn", running,
             asks=("absent",), needs=("absent",), reason=True, effect=services.replace_absent,
             help=_("The next reserve with whom the rules are kept takes the place; the panel is confirmed anew.")),
        Step("confirm", pgettext_lazy("draw", "confirm"), ("drawn",), "confirmed", running | integrity, second=True,
             effect=services.require_holding,
             help=_("The draw is repeated from list, rule and seed; it has to give the same panel.")),
        Step("cancel", _("cancel"), ("draft", "wanted", "listed", "drawn"), "cancelled", running, reason=True),
    ),
)  # fmt: skip
