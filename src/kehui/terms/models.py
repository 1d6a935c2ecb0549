"""One table for all code trees: a term has a code, a place in its tree and a time in which it is valid."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Tree(models.TextChoices):
    REGION = "region", _("region")  # GB/T 2260 codes: province, city, county
    INDUSTRY = "industry", _("industry")  # the province's ten industries (十强)
    CHAIN = "chain", _("industry chain")  # dated: 11 chains in 2023, 19 by 2025
    DISCIPLINE = "discipline", _("discipline")  # GB/T 13745-2009
    FIELD = "field", _("technology field")  # fields of technology contracts


class TermQuerySet(models.QuerySet["Term"]):
    def of(self, tree: str) -> "TermQuerySet":
        return self.filter(tree=tree)

    def valid(self, on: date | None = None) -> "TermQuerySet":
        """Terms in force on a day (today unless named)."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


class Term(models.Model):
    """A node of a code tree; ``path`` is the codes from the root down, each closed by a slash."""

    tree = models.CharField(_("tree"), max_length=20, choices=Tree.choices)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=120, editable=False, db_index=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["tree", "path"]
        verbose_name = _("term")
        constraints = [models.UniqueConstraint(fields=["tree", "code"], name="term_code_once_per_tree")]

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name

    def save(self, *args, **kwargs) -> None:
        self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
        super().save(*args, **kwargs)
