"""Loads the public sets through the write door, once: what is already there is left, what was interrupted goes on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from benchmarks import ground
from benchmarks.real.sources import Sources

COLLECTIONS = {
    "chinaxiv": "ChinaXiv 公开论文（非供给方）",
    "csl": "CSL 公开论文摘要（非供给方）",
    "shandong": "山东省内单位的公开论文（非供给方）",
    "questions": "论文摘要中的问题陈述（非企业需求）",
}
STEPS = {  # kind → the way to where it can be found: from, step, by
    "achievement": (("draft", "submit", "importer"), ("unit_check", "show", "checker")),
    "expert": (
        ("draft", "nominate", "importer"),
        ("applied", "verify", "checker"),
        ("verified", "activate", "publisher"),
    ),
    "demand": (
        ("draft", "submit", "importer"),
        ("submitted", "accept", "checker"),
        ("accepted", "publish", "publisher"),
    ),
}
ASKED = {"activate": {"consent_on": date.today(), "consent_text": "别名，无真实个人"}}  # aliases, not persons


@dataclass
class Loader:
    """People, organisations and codes that the rows need, made on the first run."""

    sources: Sources
    people: dict[str, Any]
    owners: dict[str, Any]
    industry: Any
    discipline: Any

    @classmethod
    def ready(cls, sources: Sources) -> "Loader":
        from kehui.people.models import Organisation, Person
        from kehui.people.services import enrol
        from kehui.terms.models import Term

        people = {person.username: person for person in Person.objects.filter(username__in=("importer", *_CHECKERS))}
        for name in ("importer", *_CHECKERS):
            people.setdefault(name, None)
            people[name] = people[name] or enrol(name, name=name, role="officer")
        region = Term.objects.get(tree="region", code="370000")
        owners = {each.name: each for each in Organisation.objects.all()}
        for serial, name in enumerate([*COLLECTIONS.values(), *sources.organisations()], 1):
            if name not in owners:
                owners[name] = ground.organisation(serial, "institute", region, name)
        owners |= {code: owners[name] for code, name in COLLECTIONS.items()}
        industry = Term.objects.get(tree="industry", code="I01")
        return cls(sources, people, owners, industry, Term.objects.get(tree="discipline", code="630"))

    def rows(self, kind: str) -> Iterator[dict[str, Any]]:
        if kind == "achievement":
            return self.sources.achievements(owners=self.owners, industry=self.industry)
        if kind == "expert":
            return self.sources.experts(owners=self.owners, discipline=self.discipline)
        return self.sources.demands(owner=self.owners["questions"], industry=self.industry)

    def load(self, kind: str) -> int:
        """Create what is missing; batches are kept whole and in order, so the rows to skip are those there are."""
        from kehui.records.bulk import create_many
        from kehui.records.models import Record

        importer = self.people["importer"]
        there = Record.objects.filter(kind=kind, created_by=importer).count()
        outcome = create_many(kind, islice(self.rows(kind), there, None), by=importer)
        _refuse(outcome.refused)
        return len(outcome.done)

    def publish(self, kind: str) -> int:
        """Take every step to where records can be found; returns how many steps were taken."""
        from kehui.records.bulk import act_many
        from kehui.records.kinds import kinds

        taken, records = 0, kinds[kind].model.objects.filter(created_by=self.people["importer"])
        for state, step, who in STEPS[kind]:
            ids = list(records.filter(state=state).order_by("pk").values_list("pk", flat=True))
            outcome = act_many(kind, ids, step, by=self.people[who], **ASKED.get(step, {}))
            _refuse(outcome.refused)
            taken += len(outcome.done)
        return taken


_CHECKERS = ("checker", "publisher")  # a second and a third person


def _refuse(refused: list[tuple[int, Any]]) -> None:
    if refused:
        place, error = refused[0]
        raise SystemExit(f"{len(refused)} rows were refused, the first is row {place}: {'; '.join(error.messages)}")


def loaded(loader: Loader, say: Callable[[str], None]) -> tuple[dict[str, int], bool]:
    """Load and publish all kinds; how many there are of each, and whether there was anything to do."""
    from kehui.records.models import Record

    counts, new = {}, False
    for kind in STEPS:
        made, taken = loader.load(kind), loader.publish(kind)
        counts[kind] = Record.objects.filter(kind=kind, created_by=loader.people["importer"]).count()
        say(f"{counts[kind]:,} {kind}s " + (f"loaded, {taken:,} steps taken" if made or taken else "already loaded"))
        new |= bool(made or taken)
    return counts, new
