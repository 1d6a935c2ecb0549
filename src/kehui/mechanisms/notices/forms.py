"""The form of one's notification settings: a channel for every sort, exceptions for single kinds, and mail."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kehui.mechanisms.notices.models import Channel
from kehui.mechanisms.notices.preferences import Choice, choose, chosen, mailing_of
from kehui.mechanisms.notices.sorts import sorts_for
from kehui.records.kinds import kinds


class SettingsForm(forms.Form):
    wanted = forms.BooleanField(
        label=_("Send me mail"), required=False,
        help_text=_("Without it everything stands in the page only."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)

    def __init__(self, person: Any, *args: Any, **kwargs: Any) -> None:
        self.person, self.before, self.sorts = person, chosen(person), sorts_for(person)
        mailing = mailing_of(person)
        kwargs["initial"] = {"wanted": mailing.wanted, "language": mailing.language}
        super().__init__(*args, **kwargs)
        for (sort, kind), channel in self.before.items():
            if label := self._label(sort, kind):
                choices = [*Channel.choices, ("", _("as for all kinds"))] if kind else Channel.choices
                self.fields[f"on:{sort}:{kind}"] = forms.ChoiceField(
                    label=label, choices=choices, initial=channel, required=not kind
                )
        self._exception()

    def _label(self, sort: str, kind: str) -> str:
        name = next((str(each.label) for each in self.sorts if each.code == sort), "")
        if kind:
            return f"{capfirst(name)} · {kinds[kind].plural}" if name and kind in kinds else ""
        return capfirst(name)

    def _exception(self) -> None:
        """Three fields that add an exception: what, of which kind, and where it is told."""
        nothing = [("", _("no exception"))]
        self.fields["new_sort"] = forms.ChoiceField(
            label=_("What it is about"),
            required=False,
            choices=nothing + [(each.code, capfirst(str(each.label))) for each in self.sorts],
        )
        self.fields["new_kind"] = forms.ChoiceField(
            label=_("Of which records"), required=False,
            choices=[("", "—"), *((kind.code, capfirst(str(kind.plural))) for kind in kinds)],
        )  # fmt: skip
        self.fields["new_channel"] = forms.ChoiceField(
            label=_("How I am told"), required=False, choices=Channel.choices
        )

    @property
    def general(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("on:") and name.endswith(":")]

    @property
    def exceptions(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("on:") and not name.endswith(":")]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("new_sort") and not given.get("new_kind"):
            self.add_error("new_kind", _("Choose the records to which the exception applies."))
        if given.get("new_kind") and not given.get("new_sort"):
            self.add_error("new_sort", _("Choose what the exception is about."))
        return given

    def save(self) -> None:
        given, channels = self.cleaned_data, dict[Choice, str]()
        for name in self.fields:
            if name.startswith("on:") and given[name]:
                _on, sort, kind = name.split(":")
                channels[sort, kind] = given[name]
        if given["new_sort"] and given["new_kind"]:
            channels[given["new_sort"], given["new_kind"]] = given["new_channel"] or Channel.PAGE
        choose(self.person, channels, language=given["language"], wanted=given["wanted"])
