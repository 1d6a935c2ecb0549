"""What links between records are called, and those that people may state themselves."""

from typing import Any

from django.utils.translation import gettext_lazy as _

RELATIONS: dict[str, Any] = {
    "related": _("is related to"),
    "continues": _("continues"),
    "duplicates": _("says the same as"),
}
STATED = tuple(RELATIONS)  # by people, on a record's page; mechanisms add others and state them themselves


def name_relation(relation: str, label: Any) -> None:
    """Teach pages a relation that a mechanism or an area states."""
    RELATIONS[relation] = label


def relation_label(relation: str) -> Any:
    return RELATIONS.get(relation, relation)
