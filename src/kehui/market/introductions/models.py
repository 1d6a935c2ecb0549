"""The introduction: a demand on one side, an achievement or an expert on the other, and who approached whom."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kehui.market.introductions import checks
from kehui.records.models import Record


class Side(models.TextChoices):
    """Whose wish it is; nobody's while a third person's proposal awaits the side with the demand."""

    WANTED = "wanted", _("the side with the demand")
    OFFERED = "offered", _("the side with the solution")
    THIRD = "", _("a third person")


class Introduction(Record):
    """An expression of interest between two records, from either side or by a third person who serves both."""

    wanted = models.ForeignKey(
        Record, models.PROTECT, verbose_name=_("demand"), related_name="+", limit_choices_to={"kind__in": checks.WANTED}
    )
    offered = models.ForeignKey(
        Record,
        models.PROTECT,
        verbose_name=_("achievement or expert"),
        related_name="+",
        limit_choices_to={"kind__in": checks.OFFERED},
    )
    message = models.TextField(_("message"), max_length=2000)
    side = models.CharField(_("sent by"), max_length=10, choices=Side.choices, blank=True, editable=False)

    class Meta:
        verbose_name = _("introduction")

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        if not self.title and self.wanted_id and self.offered_id:
            self.title = f"{self.wanted.title[:95]} – {self.offered.title[:95]}"
        super().clean_fields(exclude)

    def clean(self) -> None:
        super().clean()
        if not self._state.adding or not (self.wanted_id and self.offered_id):
            return
        checks.require_open(self.wanted, self.offered, self.created_by)
        checks.require_new(self)
        self.side = checks.side_of(self.wanted, self.offered, self.created_by)
        if self.side is None:
            raise ValidationError(gettext("One of the two must be yours, unless you serve others as their broker."))
        self.region_id = self.wanted.region_id
        home = {Side.WANTED: self.wanted, Side.OFFERED: self.offered}.get(Side(self.side))
        self.owner_id = home.owner_id if home else None
