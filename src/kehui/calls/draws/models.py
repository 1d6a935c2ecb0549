"""The draw: for which round, under which rule, from which published list, with which seed, and who was drawn."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehui.records.fields import Column, TableField
from kehui.records.models import Record
from kehui.registry.fields import term
from kehui.terms.models import Tree

MEMBER_COLUMNS = (
    Column("number", _("number"), required=True),
    Column("name", pgettext_lazy("person", "name"), width=2),
    Column("employer", _("employer"), width=2),
    Column("kind", _("kind of expert")),
)
GONE_COLUMNS = (
    Column("number", _("number"), required=True),
    Column("name", pgettext_lazy("person", "name"), width=2),
    Column("by", _("replaced by")),
)


LEFT_OUT_COLUMNS = (
    Column("number", _("number"), required=True),
    Column("name", pgettext_lazy("person", "name"), width=2),
    Column("why", _("reason"), width=4),
)


class PanelDraw(Record):
    """List and rule stand in a file whose SHA-256 is ``digest``; the seed is asked for when both are there. The rest
    follows from them, and is kept so that it can be read."""

    round = models.ForeignKey("rounds.Round", models.PROTECT, verbose_name=_("round of review"), related_name="draws")
    size = models.PositiveSmallIntegerField(
        _("experts to be drawn"), default=5, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    reserves = models.PositiveSmallIntegerField(
        _("reserves"), default=3, validators=[MaxValueValidator(99)],
        help_text=_("At least so many, and as many more as it takes for each place of the panel to have one who fits."),
    )  # fmt: skip
    rotate = models.BooleanField(_("whoever reviewed less this year comes first"), default=True)
    discipline = term(Tree.DISCIPLINE, _("discipline"))
    industry = term(Tree.INDUSTRY, _("industry"))
    digest = models.CharField(_("digest of the list (SHA-256 of the file)"), max_length=64, blank=True, editable=False)
    seed = models.CharField(
        pgettext_lazy("draw", "seed"),
        max_length=120,
        blank=True,
        help_text=_(
            "Fixed after the list is published, by something nobody can foresee: the numbers of a public lottery, dice"
            " thrown before witnesses."
        ),
    )
    left_out: Any = TableField(_("not on the list, and why"), columns=LEFT_OUT_COLUMNS, editable=False)
    panel: Any = TableField(_("panel"), columns=MEMBER_COLUMNS, editable=False)
    substitutes: Any = TableField(_("reserves in their order"), columns=MEMBER_COLUMNS, editable=False)
    uncovered: Any = TableField(_("places that no reserve fits"), columns=LEFT_OUT_COLUMNS, editable=False)
    absent = models.CharField(_("expert who cannot come"), max_length=20, blank=True)
    gone: Any = TableField(_("replaced"), columns=GONE_COLUMNS, editable=False)

    class Meta:
        verbose_name = _("draw of a panel")

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.round_id and self.region_id is None:
            self.region_id = self.round.region_id
