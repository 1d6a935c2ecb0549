"""The objection: who says what against which notice, and what was found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kehui.records.models import Record


class Objection(Record):
    """Real-name and in writing; whoever is named in it is protected by the rules of its kind."""

    notice = models.ForeignKey(
        "publicity.PublicNotice", models.PROTECT, verbose_name=_("public notice"), related_name="objections"
    )
    against = models.CharField(
        _("entry of the list"), max_length=1010, blank=True,
        help_text=_("Only what is decided about this entry waits for the answer; “the whole notice” makes all wait."),
    )  # fmt: skip
    grounds = models.TextField(_("facts and reasons"), max_length=5000, blank=True)
    signer = models.CharField(_("real name of the person or organisation"), max_length=120, blank=True)
    contact = models.CharField(_("telephone or e-mail"), max_length=120, blank=True)
    findings = models.TextField(_("what was found"), max_length=5000, blank=True)
    reply = models.TextField(_("reply"), max_length=5000, blank=True)

    class Meta:
        verbose_name = _("objection")

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.notice_id and self.region_id is None:
            self.region_id = self.notice.region_id
