"""The release: which selected achievement is made known, where, and in which words."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kehui.records.fields import Column, TableField
from kehui.records.models import Record, parent

QUOTE_COLUMNS = (
    Column("name", _("indicator"), required=True, width=2),
    Column("value", _("value quoted"), required=True),
)


class Release(Record):
    """``owner`` is whose application was selected; ``quotes`` are the figures that the text may name."""

    record_ptr = parent("release")
    origin = models.ForeignKey(
        "applications.Application",
        models.PROTECT,
        verbose_name=_("application"),
        related_name="releases",
        limit_choices_to={"call__sort": "selection"},
    )
    quotes: Any = TableField(_("verified indicators that are quoted"), columns=QUOTE_COLUMNS)
    text = models.TextField(_("text of the release"), max_length=10000, blank=True)
    occasion = models.CharField(_("where it is released"), max_length=200, blank=True)
    press = models.URLField(_("press report"), blank=True)
    video = models.URLField(_("video"), blank=True)
    released_on = models.DateField(_("released on"), null=True, blank=True)

    class Meta:
        verbose_name = _("release")

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.origin_id:
            self.owner_id, self.region_id = self.origin.owner_id, self.region_id or self.origin.region_id
