"""Person, Organisation, Membership (who works where), Grant (who may act as what, and where), and their history."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kehui.core.identifiers import check_organisation_code
from kehui.core.words import Refused
from kehui.people.fields import TelephoneField
from kehui.people.powers import Powers, Role, powers_of
from kehui.terms.models import Term, Tree

CODES = {"tree": Tree.REGION}


class OrganisationKind(models.TextChoices):
    ENTERPRISE = "enterprise", _("enterprise")
    UNIVERSITY = "university", _("university")
    INSTITUTE = "institute", _("research institute")
    AGENCY = "agency", _("service agency")
    FINANCE = "finance", _("bank or investor")
    AUTHORITY = "authority", _("authority")


def _organisation_code(value: str) -> None:
    """A field's validator: ``ValidationError`` says what is wrong with a credit code, and where."""
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
    region = models.ForeignKey(Term, models.PROTECT, verbose_name=_("region"), related_name="+", limit_choices_to=CODES)
    about = models.TextField(_("about"), blank=True)
    demonstration = models.BooleanField(_("demonstration data"), default=False)
    # What its names and pinyin are found by; NULL until worked out, by which an index knows what is due.
    keys = models.TextField(null=True, editable=False)  # noqa: DJ001

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        indexes = [models.Index("id", name="organisation_unspelt", condition=models.Q(keys=None))]

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """Another name under which people look for an organisation: a former one, or a short one."""

    class Kind(models.TextChoices):
        FORMER = "former", _("former name")
        SHORT = "short", _("short name")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=120, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    until = models.DateField(_("used until"), null=True, blank=True)

    class Meta:
        ordering = ["-until", "name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="alias_once")]

    def __str__(self) -> str:
        return self.name


class Person(AbstractUser):
    """Somebody who can sign in; ``machine`` marks the platform itself, which nobody can sign in as."""

    first_name = None
    last_name = None
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    phone = TelephoneField(_("telephone"))
    machine = models.BooleanField(default=False, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)
    organisations = models.ManyToManyField(Organisation, through="Membership", related_name="people")

    class Meta:
        verbose_name = _("person")

    def __str__(self) -> str:
        if self.erased_at:
            return gettext("somebody who left (no. %(id)s)") % {"id": self.pk}
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

    @property
    def holds_today(self) -> bool:
        today = timezone.localdate()
        return self.since <= today and (self.until is None or self.until >= today)


class Membership(Dated):
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    post = models.CharField(_("post"), max_length=60, blank=True)

    class Meta:
        ordering = ["-since", "pk"]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"


class Grant(Dated):
    """A role with the region or the organisation in which it holds; without either it holds everywhere. Triggers
    see to it that an administrator holds one role only."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    region = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, verbose_name=_("region"), related_name="+", limit_choices_to=CODES
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("organisation"), related_name="grants"
    )

    class Meta:
        ordering = ["-since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(region=None) | Q(organisation=None), name="grant_in_one_place")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"

    @property
    def place(self) -> str:
        """Where it holds, in words; empty for everywhere."""
        return str(self.region or self.organisation or "")

    @property
    def title(self) -> str:
        """Role and place, as people name an office."""
        return f"{self.get_role_display()} {self.place}".strip()


class Delegation(Dated):
    """A role lent to a colleague for a time; whatever the colleague does by it says for whom."""

    grant = models.ForeignKey(Grant, models.CASCADE, verbose_name=_("role"), related_name="delegations")
    person = models.ForeignKey(Person, models.CASCADE, verbose_name=_("colleague"), related_name="delegations")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    until = models.DateField(_("until"))

    class Meta:
        ordering = ["-since", "pk"]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="delegation_days")]


class AdminAct(models.Model):
    """Something done about people, roles and settings, or proposed and answered: written once, never changed.

    A proposal waits for its answer, a second row that points at it. ``id`` counts without gaps, ``digest`` chains the
    row to the one before. ``payload`` names rows by their ids and holds no personal values.
    """

    class Step(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", pgettext_lazy("proposal", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn")
        DONE = "done", _("done")  # needed no second person

    id = models.BigIntegerField(primary_key=True)
    action = models.CharField(max_length=40)
    step = models.CharField(max_length=10, choices=Step.choices)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office = models.CharField(max_length=20, blank=True)  # the administrator's role in which it was done
    subject = models.ForeignKey(Person, models.PROTECT, null=True, related_name="acts")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    answers = models.OneToOneField("self", models.PROTECT, null=True, related_name="answer")
    digest = models.CharField(max_length=80)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=("confirmed", "refused", "withdrawn"), answers__isnull=False)
                | Q(step__in=("proposed", "done"), answers=None),
                name="answers_answer_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.action} {self.step}"

    def row(self) -> dict[str, Any]:
        """What the digest covers."""
        names = ("id", "action", "step", "by_id", "office", "subject_id", "reason", "payload", "answers_id")
        return {name: getattr(self, name) for name in names} | {"at": self.at.isoformat(timespec="microseconds")}


class ActsHead(models.Model):
    """The last act; one row, whose lock puts writers in line."""

    last = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=80, blank=True)
