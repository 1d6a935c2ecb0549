"""What the processes of these tests do, one command each: `python -m tests.faults.acts COMMAND ARGUMENT…`."""

import json
import os
import random
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.forks import Stops, apart, killed_everywhere, ready, together

DATA = Path(os.environ["KEHUI_DATA"])
BATCH, BATCHES = 20, 3
WORDS = "激光 熔覆 涂层 锅炉 轴承 淬火 碳纤维 上浆 脱硝 催化 叶片 海水 淡化 膜 清灰"
COMMANDS: dict[str, Callable[..., Any]] = {}


def command(function: Callable[..., Any]) -> Callable[..., Any]:
    COMMANDS[function.__name__] = function
    return function


def person(name: str) -> Any:
    """Somebody of the cast that the site was prepared with."""
    from kehui.people.models import Person

    return Person.objects.get(pk=json.loads((DATA / "cast.json").read_text())[name])


def demand_rows(many: int) -> Iterator[dict[str, Any]]:
    from tests.factories import ahead, demand_fields

    company = person("author").organisations.get()
    for place in range(many):
        yield demand_fields(company, title=f"需求{place}", valid_until=ahead())


def achievement_rows(many: int) -> Iterator[dict[str, Any]]:
    from tests.factories import achievement_fields

    university = person("scholar").organisations.get()
    chance = random.Random(5)
    for _ in range(many):
        text = "".join(chance.choices(WORDS.split(), k=30))
        yield achievement_fields(university, title=text[:20], abstract=text)


@command
def prepare() -> None:
    from kehui.commands import site
    from tests.factories import cast

    site.prepare()
    people = {name: each.pk for name, each in cast().people().items() if each.pk}
    (DATA / "cast.json").write_text(json.dumps(people))


@command
def load(many: str) -> None:
    """A bulk load that says when a batch is done."""
    from kehui.records.bulk import create_many

    create_many(
        "demand", demand_rows(int(many)), by=person("author"), batch=100, progress=lambda n: print(n, flush=True)
    )


@contextmanager
def stopping(stops: Stops) -> Iterator[None]:
    """A point behind every statement of the database connection."""
    from django.db import connection

    with connection.execute_wrapper(stops.statement):
        yield


def whole() -> None:
    """Every record has its events, the chain holds, outbox and numbers fit."""
    from kehui.records.models import Event, Outbox, Record
    from kehui.records.verification import verify

    assert list(verify()) == []
    events = list(Event.objects.order_by("id").values_list("id", "record_id"))
    assert [pk for pk, _record in events] == list(range(1, len(events) + 1))
    assert {record for _pk, record in events} == set(Record.objects.values_list("pk", flat=True))
    assert {record for _pk, record in events} == set(Outbox.objects.values_list("record_id", flat=True))
    serials = sorted(int(number[-6:]) for number in Record.objects.values_list("number", flat=True))
    assert serials == list(range(1, len(serials) + 1))


@command
def check() -> None:
    whole()


@command
def die_loading() -> None:
    """A bulk load killed behind each of its statements leaves whole batches and nothing else."""
    from kehui.records.bulk import create_many
    from kehui.records.models import Record

    def loading(stops: Stops) -> None:
        rows = list(demand_rows(BATCH * BATCHES))
        with stopping(stops):
            create_many("demand", rows, by=person("author"), batch=BATCH)

    def checked() -> None:
        whole()
        assert Record.objects.count() % BATCH == 0

    print(killed_everywhere(loading, checked, step=3))


@command
def die_stepping() -> None:
    """A step killed behind each of its statements was not taken, or was taken whole."""
    from kehui.records.models import Event, Record
    from kehui.records.services import act

    made = apart(lambda: _demand("accepted"))

    def stepping(stops: Stops) -> None:
        record, city = _record(made), person("city")
        with stopping(stops):
            act(record, "publish", by=city)

    def checked() -> None:
        whole()
        taken = Event.objects.filter(record=made, verb="publish").count()
        assert taken == (Record.objects.get(pk=made).state == "published")

    print(killed_everywhere(stepping, checked))
    assert apart(lambda: Event.objects.filter(record=made, verb="publish").count()) == 1


def _demand(state: str) -> int:
    from kehui.records.services import create
    from tests.factories import walk

    (row,) = demand_rows(1)
    made = create("demand", by=person("author"), **row)
    if state != "draft":
        made = walk(made, ("submit", person("author")), ("accept", person("county")))
    if state == "published":
        walk(made, ("publish", person("city")))
    return int(made.pk)


def _record(pk: int) -> Any:
    from kehui.market.demands.models import Demand

    return Demand.objects.get(pk=pk)


@command
def show(many: str) -> None:
    """Displayed achievements, for the index."""
    from kehui.records.bulk import act_many, create_many

    ids = create_many("achievement", achievement_rows(int(many)), by=person("scholar")).done
    for step, who in (("submit", "scholar"), ("show", "county")):
        assert act_many("achievement", ids, step, by=person(who)).done == ids


@command
def die_indexing() -> None:
    """The indexer killed inside and behind every one of its commits, again and again, until it is done."""
    from kehui.core.search import writing
    from kehui.core.search.frequencies import Frequencies
    from kehui.mechanisms.matching import indexer

    def indexing(stops: Stops) -> None:
        indexer.ROWS = 60
        Frequencies.save = stops.after(Frequencies.save)  # before the engine's commit
        Frequencies.tidy = stops.after(Frequencies.tidy)  # behind it
        writing.posting_texts = stops.after(writing.posting_texts)  # between batches of documents
        indexer.catch_up()

    print(killed_everywhere(indexing, lambda: None))
    apart(equal)


@command
def index() -> None:
    """Catch up slowly, saying so, for a process to be killed at any moment."""
    from kehui.mechanisms.matching import indexer

    indexer.ROWS = 20
    apply = indexer._apply

    def telling(*args: Any) -> int:
        print("commit", flush=True)
        return apply(*args)

    indexer._apply = telling
    indexer.catch_up()


@command
def equal() -> None:
    """Once caught up, the index equals one that is built anew."""
    from kehui.core.search import Query, search
    from kehui.mechanisms.matching.indexer import catch_up, rebuild, shelf

    def rankings() -> list[list[tuple[str, float]]]:
        place = shelf.index()
        assert place is not None
        queries = [Query.of(row["abstract"]) for row in achievement_rows(20)]
        return [[(hit.id, round(hit.score, 6)) for hit in search(place, query, kinds=["achievement"], limit=50)]
                for query in queries]  # fmt: skip

    catch_up()
    kept, documents = rankings(), shelf.status().held
    assert shelf.status().good, str(shelf.status())
    assert rebuild() == documents
    assert rankings() == kept
    assert all(kept)


@command
def race(rounds: str) -> None:
    """Two officers publish the same demand at the same moment: one event, and the other is told who was quicker."""
    from django.core.exceptions import ValidationError

    from kehui.records.models import Event
    from kehui.records.services import act

    for _ in range(int(rounds)):
        made = apart(lambda: _demand("accepted"))

        def publish(name: str, pk: int = made) -> str:
            record, who = _record(pk), person(name)
            try:
                act(record, "publish", by=who)
            except ValidationError as error:
                return " ".join(error.messages)
            return f"won by {who}"

        results = together(lambda: publish("city"), lambda: publish("city2"))
        winner, loser = sorted(results, key=lambda words: not words.startswith("won by "))
        assert winner.startswith("won by "), results
        assert winner.removeprefix("won by ") in loser, results
        assert apart(lambda pk=made: Event.objects.filter(record=pk, verb="publish").count()) == 1
    apart(whole)


@command
def clash(rounds: str) -> None:
    """Two people save a form that both opened on the same version: one wins, the other gets both versions."""
    from kehui.records.models import Event
    from kehui.records.refusals import ConflictError
    from kehui.records.services import change

    for _ in range(int(rounds)):
        made = apart(lambda: _demand("draft"))

        def save(name: str, pk: int = made) -> str:
            record, who = _record(pk), person(name)
            try:
                change(record, by=who, version=1, title=f"{name}的标题")
            except ConflictError as error:
                return f"{error.record.title} {error.sent['title']}"
            return "won"

        results = together(lambda: save("author"), lambda: save("colleague"))
        assert sorted(map(len, results))[0] == len("won"), results
        assert {"author的标题", "colleague的标题"} == set(max(results, key=len).split()), results
        assert apart(lambda pk=made: Event.objects.filter(record=pk, verb="change").count()) == 1
    apart(whole)


@command
def bulk(rounds: str) -> None:
    """Two people send a sheet of the same demands, both of the same versions, with a step that stays in its state:
    each demand takes one of the two, and the other sender is told of it row by row."""
    from datetime import timedelta

    from kehui.records.bulk import act_many, changed_meanwhile
    from kehui.records.models import Event, Record
    from tests.factories import ahead

    for _ in range(int(rounds)):
        ids = [apart(lambda: _demand("published")) for _ in range(3)]
        shown = apart(lambda pks=ids: dict(Record.objects.filter(pk__in=pks).values_list("pk", "version")))

        def renew(name: str, pks: list[int], days: int, shown: dict[int, int] = shown) -> tuple[list[int], list[str]]:
            day = ahead() + timedelta(days)
            taken = act_many("demand", pks, "renew", by=person(name), versions=shown, valid_until=day)
            return taken.done, [" ".join(error.messages) for _place, error in taken.refused]

        won, lost = together(lambda: renew("author", ids, 1), lambda: renew("colleague", ids[::-1], 2))  # noqa: B023
        assert sorted(won[0] + lost[0]) == sorted(ids), (won, lost)
        assert [*won[1], *lost[1]] == [changed_meanwhile()] * len(ids), (won, lost)
        assert apart(lambda pks=ids: Event.objects.filter(record__in=pks, verb="renew").count()) == len(ids)
    apart(whole)


@command
def write_at_once(writers: str, each: str) -> None:
    """Several processes create records at the same time; ids and numbers stay without gaps."""
    from kehui.records.services import create

    def creating() -> int:
        who = person("author")
        for row in demand_rows(int(each)):
            create("demand", by=who, **row)
        return 1

    assert sum(together(*[creating] * int(writers))) == int(writers)
    apart(whole)


@command
def tamper(place: str) -> None:
    """Alter one event as somebody who owns the database."""
    from django.db import connection

    from tests.emptying import wrapped

    with connection.cursor() as cursor:
        for statement in wrapped([f"UPDATE records_event SET reason = 'x' WHERE id = {int(place)}"]):
            cursor.execute(statement)


@command
def crowd(threads: str, each: str) -> None:
    """Many threads create, note, link and step on the same few records; nothing fails for want of a lock."""
    ids = [apart(lambda: _demand("accepted")) for _ in range(4)]
    failures: list[str] = []
    workers = [threading.Thread(target=_jostle, args=(seed, ids, int(each), failures)) for seed in range(int(threads))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failures, "\n".join(failures)
    apart(whole)


def _jostle(seed: int, ids: list[int], many: int, failures: list[str]) -> None:
    """A person's busy day; what is refused in words is part of it, what the database refuses is not."""
    from django.core.exceptions import ValidationError
    from django.db import connection

    from kehui.records.bulk import act_many
    from kehui.records.services import act, create, link, note

    chance = random.Random(seed)
    people = {name: person(name) for name in ("author", "county", "city", "city2", "department")}
    (row,) = demand_rows(1)
    try:
        for _ in range(many):
            one, other = (_record(pk) for pk in chance.sample(ids, 2))
            doing: list[Callable[[], Any]] = [
                lambda: create("demand", by=people["author"], **row),
                lambda: act(one, "publish", by=people["city"]),  # noqa: B023
                lambda: act(one, "introduce", by=people["author"]),  # noqa: B023
                lambda: act(one, "reopen", by=people["author"], reason="重来"),  # noqa: B023
                lambda: link(one, other, f"r{chance.random()}", by=people["county"]),  # noqa: B023
                lambda: note(one, "备注", by=people["county"]),  # noqa: B023
                lambda: act_many("demand", chance.sample(ids, 4), "introduce", by=people["author"]),
            ]
            try:
                chance.choice(doing)()
            except ValidationError:
                continue
    except Exception as error:
        failures.append(f"{type(error).__name__}: {error}")
    finally:
        connection.close()


if __name__ == "__main__":
    ready()
    COMMANDS[sys.argv[1]](*sys.argv[2:])
