"""Records of a few words, made and moved through the services, so that a test knows what can be found by what."""

from typing import Any

from kehui.core.search import Query, search
from kehui.mechanisms.matching.shelf import shelf
from kehui.records.bulk import act_many, create_many
from kehui.records.models import Record
from kehui.records.services import change, create
from tests.factories import Cast, achievement_fields, ahead, demand_fields, walk

BARE: dict[str, Any] = {"indicators": [], "keywords": "示例"}


def achievement_row(cast: Cast, title: str, abstract: str = "", **more: Any) -> dict[str, Any]:
    return achievement_fields(cast.university, title=title, abstract=abstract or title, **BARE, **more)


def demand_row(cast: Cast, title: str, problem: str = "", **more: Any) -> dict[str, Any]:
    wanted = {"indicators": [{"name": "合格率", "target": "95"}], "keywords": ""}
    return demand_fields(cast.company, title=title, problem=problem or title, valid_until=ahead(), **wanted, **more)


def achievement(cast: Cast, title: str, abstract: str = "", *, shown: bool = True, **more: Any) -> Any:
    made = create("achievement", by=cast.scholar, **achievement_row(cast, title, abstract, **more))
    return walk(made, ("submit", cast.scholar), ("show", cast.county)) if shown else made


def demand(cast: Cast, title: str, problem: str = "", *, shown: bool = True, **more: Any) -> Any:
    made = create("demand", by=cast.author, **demand_row(cast, title, problem, **more))
    return walk(made, ("submit", cast.author), ("accept", cast.county), ("publish", cast.city)) if shown else made


def achievements(cast: Cast, rows: list[dict[str, Any]]) -> list[int]:
    """Many displayed achievements through the bulk door."""
    ids = create_many("achievement", rows, by=cast.scholar).done
    assert act_many("achievement", ids, "submit", by=cast.scholar).done == ids
    assert act_many("achievement", ids, "show", by=cast.county).done == ids
    return ids


def rewrite(cast: Cast, record: Record, **fields: Any) -> None:
    """Take a displayed achievement back, change it and display it again."""
    walk(record, ("pause", cast.scholar), ("rework", cast.scholar))
    change(record, by=cast.scholar, **fields)
    walk(record, ("submit", cast.scholar), ("show", cast.county))


def found(text: str, kind: str = "achievement") -> list[int]:
    """Ids of the records of a kind that the index gives for a text."""
    index = shelf.index()
    assert index is not None
    return [int(hit.id) for hit in search(index, Query.of(text), kinds=[kind], limit=50)]


def held() -> dict[str, dict[str, str]]:
    """Every record that the index holds, with the words it holds of each field."""
    index = shelf.index()
    assert index is not None
    kept = index.stored([str(pk) for pk in Record.objects.values_list("pk", flat=True)])
    return {pk: dict(stored.texts) for pk, stored in kept.items()}
