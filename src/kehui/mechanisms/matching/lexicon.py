"""Terms in two languages, learnt by night from what strangers may read of the open records, beside the kept table."""

from collections.abc import Iterator
from functools import lru_cache

from kehui.core.search.bilingual import lexicon
from kehui.core.search.synonyms import Equivalents
from kehui.mechanisms.matching.documents import documents, matchable_kinds
from kehui.mechanisms.matching.models import Lexicon


def learn() -> Lexicon:
    """Learn anew and put it in force, at once and for every process; what was learnt before is not kept."""
    texts = list(_texts())
    made = Lexicon.objects.create(records=len(texts), terms=lexicon(texts))
    Lexicon.objects.filter(pk__lt=made.pk).delete()
    return made


def _texts() -> Iterator[str]:
    for kind in matchable_kinds():
        for document in documents(kind):
            yield "\n".join(document.fields.values())


def learnt() -> Equivalents:
    """The latest, ready to be asked: one query."""
    latest = Lexicon.objects.values_list("pk", flat=True).first()
    return _ready(latest) if latest else Equivalents({})


@lru_cache(maxsize=4)
def _ready(pk: int) -> Equivalents:
    return Equivalents(dict(Lexicon.objects.filter(pk=pk).values_list("terms", flat=True).first() or {}))
