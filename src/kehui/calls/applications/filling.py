"""An application's answers to the form of its call: as they are kept, as somebody is typing them, and written back."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kehui.calls.applications.models import Application
from kehui.calls.controls import told
from kehui.core.questions import Field, Form
from kehui.records import drafts, services
from kehui.records.kinds import kinds
from kehui.records.writing import lock, write

PART = "form"  # of the drafts of an application
Answers = dict[str, str]


def form_of(application: Application) -> Form | None:
    """The form that an application answers: the edition it was begun with."""
    form = application.form
    return form.specification if form else None


def kept(application: Application) -> Answers:
    """The answers by the codes of their fields."""
    return {row["code"]: row["answer"] for row in (*application.entries, *application.named_entries)}


def typed(application: Application, person: Any) -> Answers:
    """What a person typed and has not saved, and what they had answered before it was hidden."""
    draft = drafts.draft_of(person, kinds["application"], application, part=PART)
    return {code: values[0] for code, values in draft.values.items()} if draft else {}


def working(application: Application, person: Any) -> Answers:
    """The answers as a person sees them in the form: kept, with their own unsaved ones over them."""
    return kept(application) | typed(application, person)


def keep_typed(application: Application, person: Any, answers: Answers) -> Any:
    """Keep what is being typed, beside what this person typed before."""
    values = {code: [text] for code, text in (typed(application, person) | answers).items()}
    return drafts.keep_values(person, kinds["application"], application, values, part=PART)


def save(application: Application, answers: Answers, *, by: Any) -> None:
    """Write the answers of a page, right or wrong. What the form does not show with them is not part of the
    application; it stays in the draft of whoever typed it, and comes back when it is shown again."""
    with write():
        application = lock(application)  # type: ignore[assignment]
        form = form_of(application)
        assert form is not None
        before, mine = kept(application), typed(application, by)
        every = mine | before | answers
        visible, shown = form.shown(every), form.cleaned(every)
        entries, named = rows(form, shown)
        services.change(application, by=by, entries=entries, named_entries=named)
        done = answers.keys() & visible
        rest = {code: text for code, text in (before | mine | answers).items() if code not in done}
        waiting = {code: [text] for code, text in rest.items() if text and shown.get(code) != text}
        drafts.discard(by, kinds["application"], application, part=PART)
        if waiting:
            drafts.keep_values(by, kinds["application"], application, waiting, part=PART)


def rows(form: Form, answers: Mapping[str, str]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Answers as an application keeps them: those that reviewers may read, and those that tell who applies."""
    found: tuple[list[dict[str, str]], list[dict[str, str]]] = ([], [])
    for page in form.pages:
        for each in page.fields:
            if text := answers.get(each.code):
                row = {"page": page.label, "label": each.label, "answer": text, "code": each.code}
                found[each.identifying].append(row)
    return found


def seen(fields: Iterable[Field], answers: Mapping[str, str]) -> str:
    """A short mark of the answers of a page, by which a form knows that somebody else changed them meanwhile."""
    text = "\0".join(f"{each.code}\1{answers.get(each.code, '')}" for each in fields)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def strange(form: Form, answers: Mapping[str, str]) -> list[str]:
    """The codes of answers for which the form, as it is answered, does not ask."""
    known = form.cleaned(answers)
    return [code for code in answers if code not in known]


def problems(form: Form, answers: Mapping[str, str]) -> Iterator[tuple[int, Any, list[tuple[Field, str]]]]:
    """Each page by its place, with what is missing or wrong on it, field by field, in words."""
    for place, judged in enumerate(form.judged(answers), 1):
        wrong = ((each, words) for each in judged.page.fields for words in told(each, judged))
        yield place, judged, list(wrong)
