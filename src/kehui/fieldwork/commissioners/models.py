"""The commissioner: who serves which place with what, under which agreement, and the consent to be shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kehui.people.fields import TelephoneField
from kehui.registry.fields import KeywordsField, term
from kehui.registry.models import OwnedRecord
from kehui.terms.models import Tree


class Form(models.TextChoices):
    PERSON = "person", _("single commissioner")
    TEAM = "team", _("team of commissioners")
    LEGAL = "legal", _("commissioned organisation")
    STATION = "station", _("commissioners' station")


class Grade(models.TextChoices):
    """Grades of the yearly assessment, by which a commissioner goes on."""

    EXCELLENT = "excellent", _("excellent")
    GOOD = "good", _("good")
    QUALIFIED = "qualified", _("qualified")
    UNQUALIFIED = "unqualified", _("unqualified")


class Commissioner(OwnedRecord):
    """Somebody sent to serve villages and enterprises; ``title`` is the name, ``owner`` the sending unit and
    ``region`` the place of service. Identity numbers are not kept here."""

    form = models.CharField(_("form"), max_length=10, choices=Form.choices, default=Form.PERSON)
    professional_title = models.CharField(_("professional title"), max_length=60, blank=True)
    discipline = term(Tree.DISCIPLINE, _("discipline"))
    industry = term(Tree.INDUSTRY, _("industry"))
    field = term(Tree.FIELD, _("technology field"))
    keywords = KeywordsField(_("keywords"))
    abilities = models.TextField(_("what it can help with"), max_length=3000, blank=True)
    area = models.CharField(_("villages, parks and enterprises served"), max_length=300, blank=True)
    contact_phone = TelephoneField(_("telephone"))
    contact_email = models.EmailField(_("e-mail"), blank=True)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    consent_text = models.CharField(_("version of the consent text"), max_length=40, blank=True)
    host = models.CharField(_("host of the agreement"), max_length=120, blank=True)
    tasks = models.TextField(_("tasks agreed"), max_length=2000, blank=True)
    agreed_on = models.DateField(_("agreement signed on"), null=True, blank=True)
    valid_until = models.DateField(_("agreement until"), null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=12, choices=Grade.choices, blank=True)
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("commissioner")

    def author_may_name_owner(self) -> bool:
        """Anybody names the unit that sends them; it recommends the commissioner before anything else happens."""
        return True
