"""The files of a form: attached to the application, and named in the answer by number and name."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls.applications import filling
from kehui.calls.controls import PREFIX
from kehui.core.questions import Field
from kehui.records.attachments import attach

NAMED = re.compile(r"#(\d+) ")  # how an answer begins that names a file


def taken(application: Any, fields: Iterable[Field], before: Mapping[str, str], request: Any) -> dict[str, str]:
    """Attach what was sent with a page; the answers of its fields for files, without those taken off."""
    found: dict[str, str] = {}
    for field in fields:
        if field.type == "file":
            name = PREFIX + field.code
            gone = set(request.POST.getlist(f"{name}-gone"))
            lines = [line for line in before.get(field.code, "").split("\n") if line and line not in gone]
            lines += [_attached(application, field, each, by=request.user) for each in request.FILES.getlist(name)]
            found[field.code] = "\n".join(lines)
    return found


def open_files(application: Any, kept: Collection[str]) -> set[int]:
    """The files named in answers that a reader may read: of those that tell who applies only where these are open."""
    form = filling.form_of(application)
    lines = (
        line
        for name in ("entries", "named_entries") if name not in kept
        for row in getattr(application, name) if form and row["code"] in form.fields
        and form.fields[row["code"]].type == "file"
        for line in row["answer"].split("\n")
    )  # fmt: skip
    return {int(found[1]) for line in lines if (found := NAMED.match(line))}


def _attached(application: Any, field: Field, content: Any, *, by: Any) -> str:
    """A file, kept with the application, as a line of the answer."""
    types = {each.value.casefold().lstrip(".") for each in field.options}
    if types and content.name.rpartition(".")[2].casefold() not in types:
        words = _("“%(name)s” is of another type than %(types)s.")
        raise ValidationError(words % {"name": content.name, "types": ", ".join(sorted(types))})
    made = attach(application, content, by=by)
    return f"#{made.pk} {made.name}"
