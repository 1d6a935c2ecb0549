"""The question as an officer writes it, and the answer as somebody outside gives it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kehui.mechanisms.inquiries.queries import offered
from kehui.records.kinds import kinds
from kehui.records.models import Audience, Record
from kehui.records.queries import files_of


class Form(forms.Form):
    """A form that can say what a service refused."""

    def refuse(self, error: ValidationError) -> None:
        for name, found in (error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}).items():
            self.add_error(name if name in self.fields else None, found)


class AskForm(Form):
    question = forms.CharField(
        label=_("Question"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It is all that the outsider learns beside what you choose below."),
    )  # fmt: skip
    names = forms.MultipleChoiceField(
        label=_("Fields to show"), required=False, widget=forms.CheckboxSelectMultiple, initial=["title"]
    )
    kept = forms.MultipleChoiceField(
        label=_("Fields that not every reader sees"), required=False, widget=forms.CheckboxSelectMultiple
    )
    files = forms.ModelMultipleChoiceField(
        None, label=_("Files to show"), required=False, widget=forms.CheckboxSelectMultiple
    )
    secret = forms.BooleanField(
        label=_("I know that I show what not every reader of the record sees, and may show it"), required=False
    )
    audience = forms.ChoiceField(
        label=_("The answer is visible to"), choices=Audience.choices[:2], initial=Audience.OFFICE
    )
    days = forms.IntegerField(label=_("Valid for (days)"), min_value=1, initial=7)

    def __init__(self, record: Record, person: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = kinds.of(record)
        plain, kept = ([(name, kind.called(name)) for name in names] for names in offered(record, person))
        self.fields["names"].choices, self.fields["kept"].choices = plain, kept  # type: ignore[attr-defined]
        self.fields["files"].queryset = files = files_of(record, person)  # type: ignore[attr-defined]
        self.fields["files"].label_from_instance = _file_label  # type: ignore[attr-defined]
        self.fields["days"].widget.attrs["max"] = settings.INQUIRY_DAYS
        if not kept:
            del self.fields["kept"]
        if not files:
            del self.fields["files"]
        elif all(file.audience == Audience.ALL for file in files) and not kept:
            del self.fields["secret"]

    def chosen(self) -> dict[str, Any]:
        """What the service is to be called with."""
        given = self.cleaned_data
        names = [*given["names"], *given.get("kept", [])]
        more = {"files": list(given.get("files", [])), "secret": given.get("secret", False)}
        return {"names": names, "days": given["days"], "audience": given["audience"], **more}


def _file_label(file: Any) -> str:
    audience = f" · {file.get_audience_display()}" if file.audience != Audience.ALL else ""
    version = f" · {gettext('version %(version)s') % {'version': file.version}}" if file.version > 1 else ""
    return f"{file.name}{version}{audience}"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = FilesInput

    def clean(self, value: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(each, initial) for each in value or []]


class AnswerForm(Form):
    name = forms.CharField(label=_("Your name"), max_length=60, help_text=_("It stands above your answer."))
    text = forms.CharField(label=_("Your answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))
    files = FilesField(label=_("Files"), required=False)
