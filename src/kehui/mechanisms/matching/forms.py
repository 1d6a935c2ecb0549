"""Forms of matching: an entry of the table of equivalents, and a file of many."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.mechanisms.matching.models import Synonym
from kehui.mechanisms.matching.synonyms import LONGEST, parsed, problems, taken
from kehui.terms.models import Term, Tree
from kehui.terms.pickers import TermChoice

FILE_BYTES = 2 * 1024 * 1024


class Narrowing(forms.Form):
    """By what matches and pairs are narrowed."""

    industry = TermChoice(tree=Tree.INDUSTRY, required=False, label=_("Industry"), empty_label=_("all"))
    region = TermChoice(tree=Tree.REGION, required=False, label=_("Region"))

    def industry_code(self) -> str:
        """What is in no list stays as it was typed: nothing is found under it."""
        term = self._chosen("industry")
        return term.code if term else self["industry"].data or ""

    def place(self) -> Term | None:
        return self._chosen("region")

    def _chosen(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)


class SynonymForm(forms.Form):
    """One entry; ``entry`` is the one that is changed."""

    term = forms.CharField(label=pgettext_lazy("synonym", "Term"), max_length=LONGEST)
    equivalents = forms.CharField(
        label=_("Equivalents"), widget=forms.Textarea(attrs={"rows": 3}), max_length=900,
        help_text=_("One on each line, or with semicolons between. Documents that show one of them are found as well, "
                    "at a lower weight."),
    )  # fmt: skip
    both_ways = forms.BooleanField(
        label=_("Holds both ways"), required=False, initial=True,
        help_text=_("Leave it out where the equivalent means more than the term, such as a trade name for a material."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("It is kept with this version."))

    def __init__(self, *args: Any, entry: Synonym | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry

    def clean_term(self) -> str:
        return " ".join(self.cleaned_data["term"].split())

    def clean_equivalents(self) -> list[str]:
        return parsed(self.cleaned_data["equivalents"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "term" in found and "equivalents" in found:
            wrong = problems(found["term"], found["equivalents"])
            wrong |= taken(found["term"], found["equivalents"], entry=self.entry)
            for name, words in wrong.items():
                self.add_error(name, words)
        return found


class SynonymFile(forms.Form):
    """A table of entries as a file."""

    file = forms.FileField(
        label=_("File"), help_text=_("Excel or CSV with the columns term, equivalents and, if you like, both ways "
                                     "(术语、同义词、双向).")
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB; divide it."))
        return file
