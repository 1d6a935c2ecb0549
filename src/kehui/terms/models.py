"""One table for all code trees: a term has a code, a place in its tree, days in which it is valid, and a successor."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kehui.terms.naming import keys_of


def lineage(path: str) -> list[str]:
    """The paths of all terms in which the one of a path lies, from the root down, its own last."""
    return [path[: place + 1] for place, letter in enumerate(path) if letter == "/"]


class Tree(models.TextChoices):
    """The trees; what each is taken from stands in docs/reference/terms.md and in the rows themselves."""

    REGION = "region", _("regions")
    INDUSTRY = "industry", _("the ten industries")
    SECTOR = "sector", _("national economic industries")
    CHAIN = "chain", _("industry chains")
    DISCIPLINE = "discipline", _("disciplines")
    FIELD = "field", _("technology fields")
    HIGHTECH = "hightech", _("high-tech fields")


SHORT = {Tree.INDUSTRY, Tree.CHAIN, Tree.FIELD}  # short enough to be chosen from a plain list


class TermQuerySet(models.QuerySet["Term"]):
    def of(self, tree: str) -> "TermQuerySet":
        return self.filter(tree=tree)

    def valid(self, on: date | None = None) -> "TermQuerySet":
        """Terms in force on a day (today unless named)."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))

    def below(self, term: "Term") -> "TermQuerySet":
        """The term, what stands below it today, and every older term that went into one of these."""
        return self.filter(tree=term.tree, path__startswith=term.path)

    def with_trail(self) -> "TermQuerySet":
        return self.select_related("parent__parent__parent")


class Term(models.Model):
    """A node of a code tree. ``path`` is the codes from the root down to where the term counts today, each closed by
    a slash: once a successor has taken over, the term stands below it. ``keys`` is what it can be found by."""

    tree = models.CharField(_("tree"), max_length=20, choices=Tree.choices)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    path = models.CharField(max_length=120, editable=False, db_index=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor")
    )
    aliases = models.CharField(_("other names"), max_length=200, blank=True)  # with semicolons between
    pinyin = models.CharField(_("pinyin"), max_length=400, blank=True)  # syllables with blanks between
    source = models.CharField(pgettext_lazy("document", "source"), max_length=200, blank=True)
    local = models.BooleanField(default=False, editable=False)  # set here; lists that ship leave it alone
    keys = models.TextField(editable=False, default="")

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["tree", "path"]
        verbose_name = _("term")
        constraints = [models.UniqueConstraint(fields=["tree", "code"], name="term_code_once_per_tree")]

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name

    def save(self, *args, **kwargs) -> None:
        self.path, self.keys = f"{self.place(timezone.localdate())}{self.code}/", keys_of(self)
        super().save(*args, **kwargs)

    def place(self, day: date) -> str:
        """The path above the term's own code, as it is known to parent and successor."""
        above = self.successor if self.replaced(day) else self.parent
        return above.path if above else ""

    def replaced(self, day: date) -> bool:
        """Whether the successor has taken over by that day."""
        return self.successor_id is not None and self.valid_to is not None and self.valid_to < day

    def in_force(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and not self.ended(day)

    def ended(self, day: date) -> bool:
        return self.valid_to is not None and self.valid_to < day

    def ancestry(self) -> list["Term"]:
        """The way from the root of the tree to the term."""
        way: list[Term] = [self]
        while (above := way[0].parent) is not None:
            way.insert(0, above)
        return way

    def trail(self) -> list["Term"]:
        """The way to the term as people say it: a single root, such as the province, goes without saying."""
        way = self.ancestry()
        return way[1:] if self.tree == Tree.REGION and len(way) > 1 else way

    def full_name(self) -> str:
        """The names along the way: 济南市 › 历下区."""
        return " › ".join(str(term) for term in self.trail())


class TermChange(models.Model):
    """What a sheet has changed about a term: ``changes`` maps a column to ``[old, new]``; written once, never again."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="history")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    file = models.CharField(max_length=200)
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
