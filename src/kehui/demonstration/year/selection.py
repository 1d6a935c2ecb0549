"""A selection of achievements in batches: registered first, then handed in, reviewed, put on notice and selected."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any

from kehui.demonstration.chronicle import EVIDENCE, enclose
from kehui.demonstration.year import applications, calls, following, texts
from kehui.demonstration.year.doors import OFFICE, SECOND, UNIT, Year
from kehui.demonstration.year.sizes import portions

NUMERALS = "一二三四五六七八九十"
WORDS = (
    *("novelty", "category", "form", "attribute", "stage", "readiness", "scene", "indicators"),
    *("evaluation_basis", "conclusion", "ip", "modes", "price", "industry", "field"),
)


def plan(year: Year) -> None:
    """Put the register and the batches into the chronicle; a batch begins every second month."""
    sizes, chosen = (portions(each, year.sizes.batches) for each in (year.sizes.submissions, year.sizes.selected))
    for batch, size in enumerate(sizes):
        _plan_batch(year, batch, 2 + 2 * batch, sum(sizes[:batch]), size, chosen[batch])


def _plan_batch(year: Year, batch: int, month: int, first: int, size: int, chosen: int) -> None:
    name, results = f"batch {batch + 1}", f"results {batch + 1}"
    calls.plan(year, f"call {name}", (month, 11), (month + 1, 10), sort="selection", quota=chosen,
               title=f"{year.number}年度第{NUMERALS[batch]}批好成果遴选通知",
               summary="面向已登记的科技成果，遴选一批可在省内找到场景和市场的好成果，集中发布并逐年跟踪转化。",
               conditions="成果已登记且公示无异议；同一成果不重复推荐。")  # fmt: skip
    year.on(month - 1, 6, _write, year, results, first, size)
    year.on(month - 1, 24, _register, year, results)
    year.on(month, 20, _apply, year, name, results)
    year.on(month + 1, 6, applications.check, year, name)
    year.on(month + 1, 18, _propose, year, name, chosen)
    year.on(month + 2, 8, _award, year, name, chosen)
    following.plan(year, name, month, lambda: _chosen(year, name, chosen))
    calls.finish(year, f"call {name}", (month + 1, 14), (month + 2, 8), (month + 2, 20))


@cache
def _ideas(count: int) -> list[texts.Idea]:
    return list(islice(texts.ideas("achievements", texts.RESULTS), count))


def _write(year: Year, results: str, first: int, size: int) -> None:
    year.make(results, "achievement", _achievements(year, first, size))
    year.move("achievement", year.ids[results], "submit")
    year.move("achievement", year.ids[results], "announce", by=UNIT)


def _achievements(year: Year, first: int, size: int) -> Iterator[dict[str, Any]]:
    owners = year.owners("university", "institute", "enterprise")
    for place, (title, word, row) in enumerate(_ideas(year.sizes.submissions)[first : first + size], first):
        owner = owners[place % len(owners)]
        people = [{"name": texts.name(f"{title}{turn}"), "post": "高级工程师", "part": "研发"} for turn in range(2)]
        yield year.cells("achievement", row, *WORDS) | year.contact(owner) | {
            "title": title, "owner": owner, "keywords": _keywords(word, row),
            "abstract": texts.opening(row["abstract"]), "people": people,
            "units": [{"name": owner.name, "part": "研发与应用"}],
        }  # fmt: skip


def _keywords(word: str, row: Mapping[str, str]) -> str:
    return ";".join(list(dict.fromkeys([word, *row["keywords"].split(";")]))[:3])


def _register(year: Year, results: str) -> None:
    """The unit's notice is over: its letter is attached, the office checks, a second officer registers."""
    for achievement in year.every("achievement", results):
        enclose(achievement, *EVIDENCE, by=year.people.writer(achievement))
    ids = year.ids[results]
    year.move("achievement", ids, "forward")
    year.move("achievement", ids, "review", by=OFFICE)
    year.move("achievement", ids, "register", by=SECOND)


def _apply(year: Year, name: str, results: str) -> None:
    year.make(name, "application", [
        year.contact(each.owner) | {
            "title": each.title, "call": year.ids[f"call {name}"][0], "result": each.pk, "owner": each.owner,
            "lead": applications.lead(each.owner), "leader": each.people[0]["name"], "summary": each.abstract,
            "industry": each.industry_id, "field": each.field_id, "keywords": each.keywords,
        }
        for each in year.every("achievement", results)
    ])  # fmt: skip
    applications.recommend(year, name)


def _chosen(year: Year, name: str, count: int) -> list[int]:
    step = max(len(year.ids[name]) // count, 1)
    return year.ids[name][::step][:count]


def _propose(year: Year, name: str, count: int) -> None:
    applications.propose(year, name, _chosen(year, name, count))


def _award(year: Year, name: str, count: int) -> None:
    applications.award(year, name, _chosen(year, name, count))
