"""Person, Organisation, Membership (who works where) and Grant (who may act as what, and where)."""

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kehui.core.identifiers import check_organisation_code
from kehui.core.words import Refused
from kehui.people.powers import Powers, Role, powers_of
from kehui.terms.models import Term, Tree


class OrganisationKind(models.TextChoices):
    ENTERPRISE = "enterprise", _("enterprise")
    UNIVERSITY = "university", _("university")
    INSTITUTE = "institute", _("research institute")
    AGENCY = "agency", _("service agency")
    AUTHORITY = "authority", _("authority")


def _organisation_code(value: str) -> None:
    try:
        check_organisation_code(value)
    except Refused as error:
        raise ValidationError(gettext(error.template) % error.parts) from None


class Organisation(models.Model):
    """A legal person, keyed by its unified social credit code (统一社会信用代码, GB 32100-2015)."""

    code = models.CharField(
        _("unified social credit code"), max_length=18, unique=True, validators=[_organisation_code]
    )
    name = models.CharField(_("name"), max_length=120, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    region = models.ForeignKey(
        Term, models.PROTECT, verbose_name=_("region"), related_name="+", limit_choices_to={"tree": Tree.REGION}
    )
    about = models.TextField(_("about"), blank=True)
    demonstration = models.BooleanField(_("demonstration data"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")

    def __str__(self) -> str:
        return self.name


class Person(AbstractUser):
    """Somebody who can sign in; ``machine`` marks the platform itself, which nobody can sign in as."""

    first_name = None
    last_name = None
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    machine = models.BooleanField(default=False, editable=False)
    organisations = models.ManyToManyField(Organisation, through="Membership", related_name="people")

    class Meta:
        verbose_name = _("person")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @cached_property
    def powers(self) -> Powers:
        """What the person may act as today; read once per request."""
        return powers_of(self)


class Dated(models.Model):
    """Something that holds from one day to another, both included; an empty day is open."""

    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True


class Membership(Dated):
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    post = models.CharField(_("post"), max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"


class Grant(Dated):
    """A role with the region in which it holds; roles inside an organisation need no region."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    region = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+", limit_choices_to={"tree": Tree.REGION}
    )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
