"""What records of organisations share: whose they are is checked when they are made and whenever it is changed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kehui.records.models import Record
from kehui.registry.rules import SERVING


class OwnedRecord(Record):
    """A record that stands for an organisation; nobody may write one in the name of an organisation not their own,
    except those who serve others."""

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.owner_id and not self.region_id:
            self.region_id = self.owner.region_id  # type: ignore[union-attr]
        if self.owner_id and self._owner_is_new() and not self.author_may_name_owner():
            raise ValidationError({"owner": _("You do not belong to this organisation.")})

    def _owner_is_new(self) -> bool:
        return self._state.adding or not type(self)._default_manager.filter(pk=self.pk, owner=self.owner_id).exists()

    def author_may_name_owner(self) -> bool:
        who: Any = self.created_by.powers
        return who.machine or who.holds(*SERVING) or self.owner_id in who.organisation_ids
