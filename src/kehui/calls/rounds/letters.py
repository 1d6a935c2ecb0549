"""Letters to applicants: made from the template of the rule set, looked at and corrected by the chair, sent once.

A letter says no more than the rules allow: the third of the order and the mean points by criterion where they say so,
the experts' names where they are published, and the opinions that were written for the applicant, in an order that
tells nothing of who wrote which.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehui.calls.rounds.models import Decision, Feedback, Round
from kehui.calls.rounds.results import Standing, standings
from kehui.mechanisms.notices.concerned import owners, whole
from kehui.records import addresses
from kehui.records.models import Record
from kehui.records.sources import Line, Sort, Source, Words
from kehui.records.writing import moment

SORT = Sort(
    "feedback", gettext_lazy("a letter about my application"), gettext_lazy("it is your application"), "once"
)  # fmt: skip
USUAL = gettext_lazy(
    "{organisation}:\n\nYour application “{title}” ({number}) to “{call}” was reviewed in “{round}”.\n\n"
    "Result: {result}\n\n{points}\n\n{band}\n\n{criteria}\n\n{opinions}\n\n{experts}\n\n{office}\n{date}"
)


def drafts(round_: Round, decisions: Mapping[str, str]) -> list[Feedback]:
    """The letter for each case by its number, in the order of the round, as it stands or would be written: one that was
    corrected or sent stays as it is. Nothing is kept by looking."""
    rows = standings(round_) if decisions else []
    ranked = sum(bool(each.place) for each in rows)
    kept = {(each.case_id, each.decision): each for each in Feedback.objects.filter(round=round_)}
    made = []
    for each in rows:
        if decision := decisions.get(each.case.number, ""):
            draft = kept.get((each.case.pk, decision)) or Feedback(round=round_, decision=decision)
            draft.case = each.case
            if not (draft.sent_at or draft.corrected_at):
                draft.text = written(round_, each, decision, ranked)
            made.append(draft)
    return made


def digest(made: Sequence[Feedback]) -> str:
    """Of decisions with their letters as they are looked at: what is carried out is what was seen."""
    told = [[each.case.number, each.decision, each.text] for each in made]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def prepare(round_: Round, decisions: Mapping[str, str]) -> list[Feedback]:
    """The same, kept, to be sent."""
    made = drafts(round_, decisions)
    for each in made:
        if not each.sent_at:
            each.save()
    return made


def correct(letter: Feedback, text: str, *, by: Any) -> None:
    """Put the chair's words in the place of the draft; a letter that is sent stays."""
    words = {"text": text, "corrected_by": by, "corrected_at": moment()}
    kept, new = Feedback.objects.get_or_create(
        round=letter.round, case=letter.case, decision=letter.decision, defaults=words
    )
    if not new:
        Feedback.objects.filter(pk=kept.pk, sent_at=None).update(**words)


def send(round_: Round, case: Record, decision: str) -> bool:
    """Release the letter about a decision: the applicants are told. False when it went before, or there is none."""
    waiting = Feedback.objects.filter(round=round_, case=case.pk, decision=decision, sent_at=None)
    return bool(waiting.update(sent_at=moment()))


def written(round_: Round, standing: Standing, decision: str, ranked: int) -> str:
    """The text of a letter in the language of the site, with what the rules do not allow left out."""
    with translation.override(settings.LANGUAGE_CODE):
        values = dict(_values(round_, standing, decision, ranked))
        template = round_.rules.letter.strip() or str(USUAL)
        text = re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], ""), template)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _values(round_: Round, standing: Standing, decision: str, ranked: int) -> Iterator[tuple[str, str]]:
    case, rules = standing.case, round_.rules
    signed = [each for each in standing.reviews if each.state == "signed"]
    yield "title", case.title
    yield "number", case.number
    yield "organisation", case.owner.name if case.owner else ""
    yield "call", round_.call.title
    yield "round", round_.title
    yield "result", str(Decision(decision).label)
    yield "office", round_.call.office
    yield "date", date_format(timezone.localdate(moment()), "DATE_FORMAT")
    yield "opinions", _opinions(signed)
    if rules.tell_band:
        yield "band", _band(standing.place, ranked)
    if rules.tell_scores and standing.points is not None:
        yield "points", _("Total points: %(points)s") % {"points": standing.points}
        yield "criteria", _criteria(rules.criteria, signed)
    if rules.publish_experts:
        names = _(", ").join(sorted(each.judge.title for each in signed))
        yield "experts", _("Experts: %(names)s") % {"names": names}


def _opinions(signed: list[Any]) -> str:
    """By their text, so that the order says nothing about who wrote them."""
    texts = sorted(each.opinion.strip() for each in signed if each.opinion.strip())
    lines = [f"{place}. {text}" for place, text in enumerate(texts, 1)]
    return "\n".join([_("Opinions of the experts:"), *lines]) if lines else ""


def _band(place: int, ranked: int) -> str:
    if not place or not ranked:
        return ""
    third = (place - 1) * 3 // ranked
    names = (_("upper third"), _("middle third"), _("lower third"))
    return _("Place in the order: %(band)s") % {"band": names[third]}


def _criteria(criteria: list[dict[str, str]], signed: list[Any]) -> str:
    """The mean of each criterion over the signed sheets, to one place."""
    lines = []
    for row in criteria:
        points = [Decimal(given["points"]) for each in signed for given in each.scores if given["code"] == row["code"]]
        if points:
            mean = sum(points, Decimal(0)) / len(points)
            lines.append(f"{row['label']}: {mean:.1f} / {row['most']}")
    return "\n".join([_("Mean points by criterion:"), *lines]) if lines else ""


def gather(since: datetime) -> Iterator[Line]:
    for letter in Feedback.objects.filter(sent_at__gte=since).select_related("case"):
        assert letter.sent_at is not None
        for person in sorted(owners(whole(letter.case))):
            yield Line(person, str(letter.pk), letter.sent_at, letter.case_id, {"letter": letter.pk})


def tell(_person: Any, lines: Mapping[int, Line]) -> dict[int, Words]:
    letters = Feedback.objects.select_related("case").in_bulk({line.given["letter"] for line in lines.values()})
    text = _("The review is decided: your letter is there")
    return {
        pk: Words(text, f"{addresses.page(letters[line.given['letter']].case)}#letter")
        for pk, line in lines.items() if line.given["letter"] in letters
    }  # fmt: skip


def of_case(case: Record) -> list[Feedback]:
    """The letters that were sent about a case, the latest first."""
    return list(Feedback.objects.filter(~Q(sent_at=None), case=case.pk).order_by("-sent_at"))


def sent(round_: Round) -> list[Feedback]:
    """The letters of a round that have gone, the latest first."""
    return list(Feedback.objects.filter(~Q(sent_at=None), round=round_).select_related("case").order_by("-sent_at"))


SOURCE = Source(SORT, gather, tell)
