"""The files of a form: attached to the application, and named in the answer by number and name."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kehui.calls.controls import PREFIX
from kehui.core.questions import Field
from kehui.records.attachments import attach


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


def _attached(application: Any, field: Field, content: Any, *, by: Any) -> str:
    """A file, kept with the application, as a line of the answer."""
    types = {each.value.casefold().lstrip(".") for each in field.options}
    if types and content.name.rpartition(".")[2].casefold() not in types:
        words = _("“%(name)s” is of another type than %(types)s.")
        raise ValidationError(words % {"name": content.name, "types": ", ".join(sorted(types))})
    made = attach(application, content, by=by)
    return f"#{made.pk} {made.name}"
