"""What an administrator proposes: where a hook sends, what, and as whom it sees events."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kehui.mechanisms.webhooks.models import Hook
from kehui.mechanisms.webhooks.services import verbs
from kehui.people.models import Person
from kehui.records.kinds import kinds


class HookForm(forms.Form):
    url = forms.CharField(label=_("Address"), max_length=500, help_text=_("https:// and where the receiver listens"))
    owner = forms.CharField(
        label=_("Sees events as"), max_length=150,
        help_text=_("Sign-in name of a person; the hook is told what this person may see, and nothing else."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of records"), required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "options-columns"}),
        help_text=_("Nothing chosen: all kinds of records."),
    )  # fmt: skip
    verbs = forms.MultipleChoiceField(
        label=_("Steps"), required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "options-columns options-many"}),
        help_text=_("Nothing chosen: everything that happens."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)

    def __init__(self, hook: Hook | None, *args: Any, **kwargs: Any) -> None:
        if hook:
            kwargs["initial"] = {
                "url": hook.url, "owner": hook.owner.username, "kinds": hook.kinds, "verbs": hook.verbs,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["kinds"].choices = [(kind.code, capfirst(str(kind.plural))) for kind in kinds]
        chosen["verbs"].choices = [(code, f"{capfirst(str(label))} ({code})") for code, label in verbs()]

    def clean_owner(self) -> Person:
        found = Person.objects.filter(username=self.cleaned_data["owner"].strip(), is_active=True, machine=False)
        if person := found.first():
            return person
        raise ValidationError(_("Nobody who can sign in has this name."))

    def payload(self, hook: Hook | None) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("url", "kinds", "verbs")}
        return given | ({"hook": hook.pk} if hook else {})

    def refuse(self, error: ValidationError) -> None:
        for name, found in (error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}).items():
            self.add_error(name if name in self.fields else None, found)
