"""Works out by which names and pinyin organisations are found; in the background, as their spelling takes a process."""

from django.db import transaction
from django.db.models import prefetch_related_objects

from kehui.people.models import Organisation
from kehui.terms.naming import keys_from
from kehui.terms.spelling import spelled

AT_ONCE = 2000  # organisations of one look


def due() -> bool:
    """Whether there is an organisation that is new or has another name."""
    return Organisation.objects.filter(keys=None).exists()


def spell() -> None:
    """Some of those that are due; one that is named otherwise meanwhile stays so."""
    rows = list(Organisation.objects.filter(keys=None).order_by("pk")[:AT_ONCE])
    prefetch_related_objects(rows, "aliases")
    called = {each.pk: _names(each) for each in rows}
    spellings = spelled(name for names in called.values() for name in names[1:])
    for pk, names in called.items():
        keys = keys_from(names, [spellings[name] for name in names[1:]])
        with transaction.atomic():
            locked = Organisation.objects.select_for_update().filter(pk=pk).first()
            if locked and _names(locked) == names:
                Organisation.objects.filter(pk=pk).update(keys=keys)


def _names(organisation: Organisation) -> list[str]:
    """Its code, its name and its other names."""
    others = sorted(alias.name for alias in organisation.aliases.all())
    return [organisation.code, organisation.name, *others]
