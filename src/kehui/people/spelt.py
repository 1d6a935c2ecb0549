"""Works out by which names and pinyin organisations are found; in the background, as their spelling takes a process."""

from kehui.people.models import Organisation
from kehui.terms.naming import keys_from
from kehui.terms.spelling import spelled

AT_ONCE = 2000  # organisations of one look


def due() -> bool:
    """Whether there is an organisation that is new or has another name."""
    return Organisation.objects.filter(keys=None).exists()


def spell() -> None:
    """Some of those that are due; one whose name changes meanwhile stays so."""
    rows = list(Organisation.objects.filter(keys=None).prefetch_related("aliases").order_by("pk")[:AT_ONCE])
    called = {each.pk: [each.name, *(alias.name for alias in each.aliases.all())] for each in rows}
    spellings = spelled(name for names in called.values() for name in names)
    for each in rows:
        names = called[each.pk]
        keys = keys_from([each.code, *names], [spellings[name] for name in names])
        Organisation.objects.filter(pk=each.pk, name=each.name, keys=None).update(keys=keys)
