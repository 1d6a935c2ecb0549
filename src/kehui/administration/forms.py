"""What administrators, officers and members fill in about people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.people.delegations import colleagues, lendable
from kehui.people.fields import TelephoneInput
from kehui.people.models import Organisation, Person
from kehui.people.powers import INSIDE, Role
from kehui.records.widgets import DayInput
from kehui.terms.models import Tree
from kehui.terms.pickers import TermChoice

GIVEN = sorted(  # the one that administrators seldom give stands last
    (choice for choice in Role.choices if choice[0] == Role.ORGANISATION or choice[0] not in INSIDE),
    key=lambda choice: choice[0] == Role.ORGANISATION,
)


class Refusable(forms.Form):
    """A form beside whose fields a service's refusal is put."""

    def refuse(self, error: ValidationError) -> None:
        known = getattr(error, "error_dict", {None: [error]})
        for name, found in known.items():
            self.add_error(name if name in self.fields else None, found)


class ReasonForm(Refusable):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class RemarkForm(Refusable):
    reason = forms.CharField(
        label=_("Remark"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class GrantForm(Refusable):
    """A role, where it holds and for how long."""

    role = forms.ChoiceField(
        label=_("Role"), choices=GIVEN,
        help_text=_("Organisations choose their administrators; here one is appointed where nobody is left."),
    )  # fmt: skip
    region = TermChoice(
        tree=Tree.REGION, required=False, label=_("In the region"),
        help_text=_("With everything below it: a city's role holds in its counties. Empty: everywhere."),
    )  # fmt: skip
    organisation = forms.CharField(
        label=_("Or in one organisation"), required=False, help_text=_("Its credit code or its full name.")
    )
    since = forms.DateField(label=pgettext_lazy("day", "Since"), widget=DayInput(), initial=timezone.localdate)
    until = forms.DateField(label=pgettext_lazy("day", "Until"), widget=DayInput(), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("Such as the document of appointment."))

    def clean_organisation(self) -> Organisation | None:
        if not (typed := self.cleaned_data["organisation"].strip()):
            return None
        found = Organisation.objects.filter(Q(code=typed.upper()) | Q(name=typed)).first()
        if found is None:
            raise ValidationError(_("There is no organisation of this code or name."))
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("region") and given.get("organisation"):
            self.add_error("organisation", _("Choose a region or an organisation, not both."))
        return given

    def payload(self) -> dict[str, Any]:
        """The proposal's payload: ids and ISO days."""
        given = self.cleaned_data
        places = {name: given[name] and given[name].pk for name in ("region", "organisation")}
        days = {name: given[name] and given[name].isoformat() for name in ("since", "until")}
        return {"role": given["role"]} | places | days


class PersonForm(Refusable):
    """A new account; it cannot sign in before the second administrator has confirmed it."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    username = Person._meta.get_field("username").formfield(
        label=_("User name"), help_text=_("Letters, digits and . _ - only; you sign in with it.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def clean_username(self) -> str:
        if Person.objects.filter(username__iexact=self.cleaned_data["username"]).exists():
            raise ValidationError(_("This user name is taken."))
        return self.cleaned_data["username"]


class InviteForm(Refusable):
    """A colleague who is to become a member: a new account, or one that is there."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    username = Person._meta.get_field("username").formfield(
        label=_("User name"), help_text=_("Letters, digits and . _ - only; your colleague signs in with it.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("The invitation is sent there."))
    post = forms.CharField(label=_("Post"), required=False, max_length=60)

    clean_username = PersonForm.clean_username


class ProfileForm(Refusable):
    """What everybody keeps up to date about themselves."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = TelephoneInput(label=_("Telephone"), required=False, max_length=40, help_text=_("Others see it masked."))


class RenameForm(Refusable):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("The old name stays findable."))
    short = forms.CharField(
        label=_("Short names"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line, such as people say and type them; searches find the organisation by them too."),
    )  # fmt: skip


class DelegationForm(Refusable):
    """A role of one's own, a colleague and the days."""

    since = forms.DateField(label=pgettext_lazy("day", "Since"), widget=DayInput(), initial=timezone.localdate)
    until = forms.DateField(label=pgettext_lazy("day", "Until"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    field_order = ("grant", "person", "since", "until", "reason")

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grant"] = GrantChoice(queryset=lendable(person), label=_("Role"), empty_label=_("choose …"))
        self.fields["person"] = ColleagueChoice(
            queryset=colleagues(person), label=_("To"), empty_label=_("choose …"),
            help_text=_("Colleagues who hold an office in your region or authority."),
        )  # fmt: skip
        self.order_fields(self.field_order)


class GrantChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return " · ".join(filter(None, (str(obj.get_role_display()), obj.place)))


class ColleagueChoice(forms.ModelChoiceField):
    """Colleagues by name, with what they are where."""

    def label_from_instance(self, obj: Any) -> str:
        offices = [grant.title for grant in getattr(obj, "offices", ())]
        return " · ".join((str(obj), *offices))
