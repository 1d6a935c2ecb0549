"""What the steps of a draw do. Nothing is drawn from a list that was not published, nor from one that has changed."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kehui.calls import absence, credit, limits
from kehui.calls.draws.models import PanelDraw
from kehui.core.draws import Candidate, Draw, PanelRule, canonical, draw, published, replaced, uncovered, verify
from kehui.records.attachments import keep
from kehui.records.kinds import kinds
from kehui.records.models import Audience
from kehui.records.refusals import SecondPersonError
from kehui.records.services import log
from kehui.terms.models import Term

RESULT, MOVED_UP = "result", "moved_up"  # what the history calls them
HANDS = ("want", "list", "draw", "replace")


def require_rule(record: PanelDraw, **_by: Any) -> None:
    """There are rules, and a panel of this size can keep them."""
    if record.round.rules is None:
        raise ValidationError({"round": _("This round has no rules yet.")})
    _rule(record)


def publish_list(record: PanelDraw, *, by: Any) -> None:
    """Write down who may be drawn today and under which rule, from the round's rule set; both are fixed from now on in
    a file whose SHA-256 is the digest."""
    _require_new_hand(record, by)
    require_rule(record)
    rule, listed = _rule(record), _candidates(record)
    tried = draw(listed, rule, seed="")  # whether a panel is possible does not depend on the seed
    if tried.short:
        words = _(
            "No panel that keeps the rules can be drawn from this list: %(count)s experts of %(employers)s employers,"
            " %(technical)s of them technical, %(economic)s economic or legal, %(capped)s at their limit of the year."
            " Widen the field, lower the size, or take more experts into the pool."
        )
        raise ValidationError(words % _counts(listed, rule))
    text = canonical(listed, rule).encode()
    record.digest, record.left_out = hashlib.sha256(text).hexdigest(), _left_out(record)
    record.save(update_fields=["digest", "left_out"])
    keep(record, ContentFile(text, name=f"{record.number}.txt"), by=by, audience=Audience.ALL)


def draw_panel(record: PanelDraw, *, by: Any) -> None:
    """Draw from the published list with the seed that was given."""
    _require_new_hand(record, by)
    drawn = _drawn(record)
    _write(record, drawn)
    log(record, RESULT, by=by, changes={"drawn": [None, _listed(drawn.panel)], "kept": [None, _listed(drawn.reserves)]})


def members(record: PanelDraw) -> list[tuple[str, str]]:
    """Who of the panel may be said to be absent: each number, with name and employer, and who would move up."""
    try:
        drawn = _drawn(record)
    except ValidationError:  # the step says what is wrong with the list
        return [(row["number"], _called(row)) for row in record.panel]
    reserves = {row["number"]: _called(row) for row in record.substitutes}
    found = []
    for row in record.panel:
        after = replaced(drawn, row["number"])
        next_ = next((reserves.get(name, name) for name in after.panel if name not in drawn.panel), "")
        words = _("%(who)s – moves up: %(next)s") if next_ else _("%(who)s – no reserve keeps the rules in this place")
        found.append((row["number"], words % {"who": _called(row), "next": next_}))
    return found


def _called(row: dict[str, str]) -> str:
    return " ".join(filter(None, (row["number"], row["name"], row["employer"])))


def replace_absent(record: PanelDraw, *, by: Any) -> None:
    """The next reserve with whom the rule is kept takes the place of whoever cannot come; the chain of the history
    holds both."""
    number, before = record.absent.strip().upper(), _drawn(record)
    if number not in before.panel:
        raise ValidationError({"absent": _("%(number)s is not on the panel.") % {"number": number}})
    after = replaced(before, number)
    if after.short:
        raise ValidationError({"absent": _("No reserve keeps the rule in this place. Cancel the draw and draw anew.")})
    next_ = next(name for name in after.panel if name not in before.panel)
    name = next(row["name"] for row in record.panel if row["number"] == number)
    record.gone, record.absent = [*record.gone, {"number": number, "name": name, "by": next_}], ""
    _write(record, after)
    log(record, MOVED_UP, by=by, changes={"place": [number, next_], "kept": [None, _listed(after.reserves)]})


def require_holding(record: PanelDraw, *, by: Any) -> None:
    """The draw is repeated from what was published before anybody confirms it."""
    _require_new_hand(record, by)
    drawn = _drawn(record)
    wrong = verify(drawn)
    if wrong or [row["number"] for row in record.panel] != list(drawn.panel):
        raise ValidationError(_("The panel does not follow from the list, the rule and the seed."))


def _require_new_hand(record: PanelDraw, by: Any) -> None:
    """Pool kept, used and drawn by different people (管理、使用、抽取相分离): nobody takes two of these steps."""
    taken = record.events.filter(Q(by=by) | Q(stands_for=by), verb__in=HANDS)
    if taken.exists():
        raise SecondPersonError(_("You took another step of this draw; this one is for somebody else."))


def _drawn(record: PanelDraw) -> Draw:
    """The draw as it follows from list, rule, seed and replacements."""
    drawn = draw(*published(_published(record).decode()), seed=record.seed)
    for row in record.gone:
        drawn = replaced(drawn, row["number"])
    return drawn


def _published(record: PanelDraw) -> bytes:
    """The text of list and rule, as its digest has it."""
    file = record.files.filter(sha256=record.digest).first()
    text = b""
    if file and file.content.storage.exists(file.content.name):
        with file.content.open("rb") as content:
            text = content.read()
    if hashlib.sha256(text).hexdigest() != record.digest:
        raise ValidationError(_("The published list is missing or has changed since."))
    return text


def _rule(record: PanelDraw) -> PanelRule:
    rules = record.round.rules
    try:
        return PanelRule(
            record.size, odd=rules.odd, technical_share=rules.technical_share, economic_least=rules.economic_least,
            per_employer=rules.per_employer, yearly_most=rules.yearly_most, rotate=record.rotate,
            reserves=record.reserves,
        )  # fmt: skip
    except ValueError:
        words = _("With these rules no panel has %(size)s experts: check the odd number and the shares.")
        raise ValidationError({"size": words % {"size": record.size}}) from None


def _candidates(record: PanelDraw) -> list[Candidate]:
    """The field's active experts, save those whose credit is too low or who rest this year, each with the reviews of
    this year; the rule of the draw itself keeps away those at their limit."""
    experts = _of_the_field(record).filter(state__in=absence.IN_POOL).select_related("owner")
    keys, year, rules = [each.pk for each in experts], timezone.localdate().year, record.round.rules
    years, low = limits.by_year(keys), credit.below(rules, keys)
    rest = {pk for pk in keys if rules.years_in_row and limits.in_a_row(years[pk], year) >= rules.years_in_row}
    return [
        Candidate(each.number, str(each.owner or each.number), each.expertise, years[each.pk].get(year, 0))
        for each in experts if each.pk not in low | rest
    ]  # fmt: skip


def _of_the_field(record: PanelDraw) -> Any:
    experts = kinds["expert"].model._default_manager.all()
    for name in ("discipline", "industry"):
        if chosen := getattr(record, name):
            experts = experts.filter(**{f"{name}__in": Term.objects.below(chosen)})
    return experts


def _left_out(record: PanelDraw) -> list[dict[str, str]]:
    """Who of the field is suspended, has too little credit or rests this year, in the words of everybody."""
    with translation.override(settings.LANGUAGE_CODE):
        rows = absence.left_out(record.round.rules, _of_the_field(record))
        able = _of_the_field(record).filter(state__in=absence.IN_POOL).exclude(pk__in=[each.pk for each, _why in rows])
        resting = limits.left_out(record.round.rules, list(able.values_list("pk", flat=True)))
        rows += [(each, resting[each.pk]) for each in able.filter(pk__in=resting).order_by("number")]
        return [{"number": each.number, "name": each.title, "why": why} for each, why in rows]


def _write(record: PanelDraw, drawn: Draw) -> None:
    """Who is on the panel, who in reserve, and for whose place nobody is, in the words of everybody."""
    model = kinds["expert"].model
    names = dict(model._default_manager.filter(number__in=drawn.order).values_list("number", "title"))
    by_number = {each.name: each for each in drawn.candidates}
    with translation.override(settings.LANGUAGE_CODE):
        labels = {code: str(label) for code, label in model._meta.get_field("expertise").choices}
        record.uncovered = [
            {"number": number, "name": names.get(number, ""), "why": _nobody([labels[kind] for kind in wanted])}
            for number, wanted in uncovered(drawn).items()
        ]

    def rows(numbers: Iterable[str]) -> list[dict[str, str]]:
        found = (by_number[number] for number in numbers)
        return [
            {
                "number": each.name,
                "name": names.get(each.name, ""),
                "employer": each.employer,
                "kind": labels[each.kind],
            }
            for each in found
        ]

    record.panel, record.substitutes = rows(drawn.panel), rows(drawn.reserves)
    record.save(update_fields=["panel", "substitutes", "uncovered", "gone", "absent"])


def _nobody(labels: list[str]) -> str:
    words = _("No reserve of a kind that fits (%(kinds)s) and of an employer that has a place left on the panel")
    return words % {"kinds": _(", ").join(labels)}


def _listed(numbers: Iterable[str]) -> str:
    return "; ".join(numbers) or "–"


def _counts(listed: list[Candidate], rule: PanelRule) -> dict[str, int]:
    kinds_ = Counter(each.kind for each in listed)
    capped = sum(bool(rule.yearly_most) and each.reviews >= rule.yearly_most for each in listed)
    employers = len({each.employer for each in listed})
    return {
        "count": len(listed), "employers": employers, "technical": kinds_["technical"],
        "economic": kinds_["economic"], "capped": capped,
    }  # fmt: skip
