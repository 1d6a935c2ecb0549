"""What a newcomer fills in: first the credit code, then the account and whatever is not known yet."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.core.identifiers import organisation_subject
from kehui.people.fields import CreditCodeField
from kehui.people.models import Organisation, Person
from kehui.people.signin.forms import FIRST_RULES
from kehui.records.forms import form_for
from kehui.records.kinds import kinds
from kehui.terms.models import Term, Tree

KNOWN = ("code", "title", "organisation_kind", "region")  # where the organisation is here already
KINDS = {"11": "institute", "12": "institute", "51": "agency", "52": "institute", "91": "enterprise"}


class CodeForm(forms.Form):
    """The code alone: what comes next depends on whether the organisation is here."""

    code = CreditCodeField(_("unified social credit code")).formfield(
        label=_("Unified social credit code"),
        help_text=_("18 characters, as they stand on the licence."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
    )

    def clean_code(self) -> str:
        field = CreditCodeField()
        code = field.to_python(self.cleaned_data["code"])
        field.validate(code, None)
        return code


class AccountForm(forms.Form):
    """The account of whoever applies."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    username = Person._meta.get_field("username").formfield(
        label=_("User name"), help_text=_("Letters, digits and . _ - only; you sign in with it."),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("We write to it when your application is answered.")
    )
    password = forms.CharField(
        label=_("Password"), strip=False, help_text=FIRST_RULES,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=_("Password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if Person.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("This user name is taken."))
        return username

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password = given.get("password")
        if password and given.get("again") and password != given["again"]:
            self.add_error("again", _("The two passwords are different."))
        if password:
            person = Person(username=given.get("username", ""), name=given.get("name", ""), email=given.get("email"))
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
        return given


def application_form(person: Any, code: str, organisation: Organisation | None, data: Any = None) -> Any:
    """The fields of the enrolment that are still open, filled in from what the code itself says."""
    kind = kinds["enrolment"]
    names = [name for name in kind.fields if name != "code" and not (organisation and name in KNOWN)]
    form = form_for(kind, person, names=names, given=None if organisation else told_by(code), data=data)
    form.fields["contact_phone"].required = True
    if "title" in form.fields:
        form.fields["title"].label = capfirst(str(kind.labels["title"]))
        form.fields["region"].required = True
    return form


def told_by(code: str) -> dict[str, Any]:
    """The place of registration and the kind of organisation, as far as the code tells."""
    subject = organisation_subject(code)
    region = Term.objects.of(Tree.REGION).valid().filter(code=subject.region).first()
    kind = KINDS.get(subject.department + subject.organisation_class, "enterprise")
    return {"region": region and region.code, "organisation_kind": kind}
