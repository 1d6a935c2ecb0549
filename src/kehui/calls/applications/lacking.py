"""What an application still lacks before it is submitted: told beside where it is mended, and refused by the step."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kehui.calls.applications import asking, filling
from kehui.records import addresses
from kehui.records.kinds import Lack, kinds

ANSWERS = "entries"  # the field under which the step says what the form lacks


def page_address(number: str, place: int) -> str:
    """The page of the form at a place; the one after the last checks all of them."""
    return reverse("application-form", args=[number, place])


def lacks(application: Any) -> Iterator[Lack]:
    """Page by page of the call's form, then what the call asks for of every application."""
    return (lack for _name, lack in _named(application))


def require_complete(application: Any, **_by: Any) -> None:
    """``ValidationError`` by field, all problems at once."""
    problems: dict[str, list[str]] = {}
    for name, lack in _named(application):
        told = _("The call's form, “%(page)s”, “%(field)s”: %(words)s")
        words = told % {"page": lack.group, "field": lack.label, "words": lack.words} if name == ANSWERS else lack.words
        problems.setdefault(name, []).append(words)
    if problems:
        raise ValidationError(problems)


def _named(application: Any) -> Iterator[tuple[str, Lack]]:
    """Each with the field whose problem it is."""
    if not application.call_id:
        return
    if form := filling.form_of(application):
        yield from ((ANSWERS, lack) for lack in _of_form(application, form))
    change = addresses.page(application, "change")
    for name, words in asking.asked_by_call(application):
        label = kinds["application"].called(name)
        yield name, Lack(label, f"{change}#id_{name}", words, _("Fields of every application"))


def _of_form(application: Any, form: Any) -> Iterator[Lack]:
    answers, language = filling.kept(application), get_language() or ""
    for place, judged, wrong in filling.problems(form, answers):
        url = page_address(application.number, place)
        for field, words in wrong:
            yield Lack(field.called(language), f"{url}?check=1#field-{field.code}", words, judged.page.called(language))
    if strange := filling.strange(form, answers):
        words = _("The call's form does not ask for: %(codes)s. Open it and save it again.")
        told = words % {"codes": ", ".join(strange)}
        yield Lack(_("The call's form"), page_address(application.number, 1), told, _("The call's form"))
