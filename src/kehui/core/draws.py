"""A panel of experts drawn by lot under a rule, so that anybody can repeat the draw from what was published.

The lot of a candidate is the SHA-256 of the seed, the digest of the published list and their name: no generator of
random numbers has to be trusted. In the order of the lots each is taken with whom the rule can still be kept. Whether
it can is decided exactly: a panel with its minimums exists just when the employers leave room for each group of demands
(Rado, A theorem on independence relations, 1942). The seed has to be fixed after the list is published.

>>> pool = [Candidate(name, f"institute {n % 4}", KINDS[n % 3]) for n, name in enumerate("abcdefghi")]
>>> rule = PanelRule(3, technical_share=60, economic_least=1)
>>> drawn = draw(pool, rule, seed="lottery of 1 March")
>>> len(drawn.panel), verify(drawn)
(3, ())
>>> draw(pool[:1], rule, seed="x").short[0]
'experts: 1 of 3 with at most 1 of each employer'
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

KINDS: Final = ("technical", "industrial", "economic")
EDITION: Final = 2  # of how reserves are found


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be drawn; ``reviews`` are those of this year."""

    name: str
    employer: str
    kind: str
    reviews: int = 0


@dataclass(frozen=True, slots=True)
class PanelRule:
    """``technical_share`` in percent, at least; ``yearly_most`` reviews in a year (0: no cap); ``rotate``: who judged
    less this year comes first, the lot decides between equals. ``reserves``: so many, or more where the places need
    them; none if 0. Raises ValueError for a rule no panel can keep and for an edition that is not known."""

    size: int
    odd: bool = True
    technical_share: int = 0
    economic_least: int = 0
    per_employer: int = 1
    yearly_most: int = 0
    rotate: bool = False
    reserves: int = 3
    edition: int = EDITION

    def __post_init__(self) -> None:
        if not 1 <= self.edition <= EDITION:
            raise ValueError(f"draws of edition {self.edition} are not known here")
        if self.size < 1 or self.per_employer < 1 or min(asdict(self).values()) < 0:
            raise ValueError("a panel has at least one expert, an employer at least one place, and no count is below 0")
        if self.odd and self.size % 2 == 0:
            raise ValueError(f"a panel of {self.size} is not odd")
        if self.technical_least + self.economic_least > self.size:
            raise ValueError(
                f"{self.technical_least} technical and {self.economic_least} economic are more than {self.size}"
            )

    @property
    def technical_least(self) -> int:
        """The share as a number of experts, rounded up."""
        return -(-self.size * self.technical_share // 100)


@dataclass(frozen=True, slots=True)
class Draw:
    """The published list and rule with their ``digest``, the seed, all who may be drawn in the order of their lots, and
    who is drawn. ``short`` names what is missing; the panel is empty then. ``gone``: who was replaced, in turn."""

    candidates: tuple[Candidate, ...]
    rule: PanelRule
    seed: str
    digest: str
    order: tuple[str, ...]
    panel: tuple[str, ...]
    reserves: tuple[str, ...]
    short: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def canonical(candidates: Iterable[Candidate], rule: PanelRule) -> str:
    """The one text of a list and its rule, to be published before the seed is fixed."""
    return _text(sorted(candidates, key=lambda each: each.name), rule)


def published(text: str) -> tuple[tuple[Candidate, ...], PanelRule]:
    """List and rule as :func:`canonical` wrote them; a rule that names no edition is of the first."""
    kept = json.loads(text)
    return tuple(Candidate(**row) for row in kept["candidates"]), PanelRule(**{"edition": 1} | kept["rule"])


def draw(candidates: Iterable[Candidate], rule: PanelRule, *, seed: str) -> Draw:
    """Draw a panel and its reserves. The order in which candidates are given does not matter.

    Raises ValueError for a name that stands twice and a kind that is unknown.
    """
    listed = tuple(sorted(candidates, key=lambda each: each.name))
    _refuse(listed)
    digest = _sha(canonical(listed, rule))
    able = [each for each in listed if not rule.yearly_most or each.reviews < rule.yearly_most]
    lots = {each.name: _sha(f"{seed}\n{digest}\n{each.name}") for each in able}
    able.sort(key=lambda each: (each.reviews if rule.rotate else 0, lots[each.name]))
    order = tuple(each.name for each in able)
    short = _missing([], able, rule)
    if short:
        capped = len(listed) - len(able)
        more = (f"left out: {capped} with {rule.yearly_most} reviews this year",) if capped else ()
        return Draw(listed, rule, seed, digest, order, (), (), (*short, *more))
    panel: list[Candidate] = []
    for place, each in enumerate(able):
        if len(panel) < rule.size and not _missing([*panel, each], able[place + 1 :], rule):
            panel.append(each)
    names = tuple(each.name for each in panel)
    rest = tuple(name for name in order if name not in names)
    drawn = Draw(listed, rule, seed, digest, order, names, ())
    return replace(drawn, reserves=rest[: rule.reserves] if rule.edition == 1 else _covering(drawn, rest))


def fitting(drawn: Draw, gone: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of some candidates with whom the rule is kept in the place of somebody on the panel."""
    by_name = {each.name: each for each in drawn.candidates}
    left = [by_name[name] for name in drawn.panel if name != gone]
    size = len(drawn.panel)
    return tuple(name for name in names if not _missing([*left, by_name[name]], [], drawn.rule, size=size))


def uncovered(drawn: Draw) -> dict[str, tuple[str, ...]]:
    """Whoever of the panel no reserve could replace, each with the kinds of experts that the place may go to: none of
    these is left whose employer has room."""
    by_name = {each.name: each for each in drawn.candidates}
    found: dict[str, tuple[str, ...]] = {}
    for gone in drawn.panel:
        if not fitting(drawn, gone, drawn.reserves):
            have = Counter(by_name[name].kind for name in drawn.panel if name != gone)
            needed = {"technical": drawn.rule.technical_least, "economic": drawn.rule.economic_least}
            found[gone] = tuple(kind for kind, least in needed.items() if have[kind] < least) or KINDS
    return found


def _covering(drawn: Draw, rest: Sequence[str], held: Sequence[str] = ()) -> tuple[str, ...]:
    """Reserves in the order of the lots: those ``held`` already, then whoever is the first to fit a place that nobody
    before fits, then the next until there are as many as the rule asks for."""
    if not drawn.rule.reserves:
        return ()
    chosen = set(held)
    open_ = {gone: fitting(drawn, gone, rest) for gone in drawn.panel if not fitting(drawn, gone, held)}
    for name in rest:
        if here := [gone for gone, names in open_.items() if name in names]:
            chosen.add(name)
            open_ = {gone: names for gone, names in open_.items() if gone not in here}
    for name in rest:
        if len(chosen) < drawn.rule.reserves:
            chosen.add(name)
    return tuple(name for name in drawn.order if name in chosen)


def replaced(drawn: Draw, gone: str) -> Draw:
    """The next reserve with whom the rule is kept takes the place of who cannot come.

    Reserves who were passed over stay; from edition 2 on others join them where a place of the new panel has none.
    Without a fitting one the place stays empty and ``short`` says so. Raises ValueError for a name that is not on the
    panel.
    """
    if gone not in drawn.panel:
        raise ValueError(f"{gone} is not on the panel")
    left, out = tuple(name for name in drawn.panel if name != gone), (*drawn.gone, gone)
    name = next(iter(fitting(drawn, gone, drawn.reserves)), None)
    if name is None:
        short = (*drawn.short, f"no reserve keeps the rule in the place of {gone}")
        return replace(drawn, panel=left, short=short, gone=out)
    after = replace(drawn, panel=tuple(name if each == gone else each for each in drawn.panel), gone=out)
    held = tuple(each for each in drawn.reserves if each != name)
    if drawn.rule.edition > 1:
        held = _covering(after, [each for each in drawn.order if each not in (*after.panel, *out)], held)
    return replace(after, reserves=held)


def verify(drawn: Draw) -> tuple[str, ...]:
    """What is wrong with a draw, in words; nothing if it follows from its list, rule, seed and replacements.

    The digest and the rule are checked by plain counting, then the draw is repeated.
    """
    wrong = [] if _sha(_text(drawn.candidates, drawn.rule)) == drawn.digest else ["the digest is not that of the list"]
    by_name = {each.name: each for each in drawn.candidates}
    wrong += [f"{name} is not on the list" for name in drawn.panel if name not in by_name]
    if not wrong and not drawn.short:
        wrong += _broken([by_name[name] for name in drawn.panel], drawn.rule)
    again = draw(drawn.candidates, drawn.rule, seed=drawn.seed)
    for name in drawn.gone:
        again = replaced(again, name) if name in again.panel else again
    return (*wrong, *([] if again == drawn else ["the draw repeated gives another panel, order or digest"]))


def _broken(panel: Sequence[Candidate], rule: PanelRule) -> list[str]:
    """How a whole panel breaks its rule."""
    kinds, employers = Counter(each.kind for each in panel), Counter(each.employer for each in panel)
    checks = {
        f"the panel has {len(panel)} experts, not {rule.size}": len(set(panel)) != rule.size,
        "too few technical experts": kinds["technical"] * 100 < rule.technical_share * rule.size,
        "too few economic experts": kinds["economic"] < rule.economic_least,
        "too many experts of one employer": max(employers.values(), default=0) > rule.per_employer,
        "somebody over the yearly cap": bool(rule.yearly_most) and any(e.reviews >= rule.yearly_most for e in panel),
    }
    return [words for words, broken in checks.items() if broken]


def _missing(
    panel: Sequence[Candidate], others: Sequence[Candidate], rule: PanelRule, *, size: int | None = None
) -> tuple[str, ...]:
    """What keeps a begun panel from being completed from some others; nothing just when it can be."""
    room = Counter(each.employer for each in panel)
    if max(room.values(), default=0) > rule.per_employer:
        return ("one employer has too many",)
    have = Counter(each.kind for each in panel)
    technical = max(rule.technical_least - have["technical"], 0)
    economic = max(rule.economic_least - have["economic"], 0)
    places = (size or rule.size) - len(panel)
    if technical + economic > places:
        return ("too few places are left for technical and economic experts",)
    demands: Mapping[str, tuple[tuple[str, ...], int]] = {
        "experts": (KINDS, places),
        "technical experts": (("technical",), technical),
        "economic experts": (("economic",), economic),
        "technical and economic experts": (("technical", "economic"), technical + economic),
    }
    words = f"with at most {rule.per_employer} of each employer"
    found: list[str] = []
    for name, (kinds, needed) in demands.items():
        by_employer = Counter(each.employer for each in others if each.kind in kinds)
        could = sum(min(rule.per_employer - room[employer], count) for employer, count in by_employer.items())
        if could < needed:
            found.append(f"{name}: {could} of {needed} {words}")
    return tuple(found)


def _refuse(listed: Sequence[Candidate]) -> None:
    names = Counter(each.name for each in listed)
    if twice := [name for name, count in names.items() if count > 1]:
        raise ValueError(f"on the list twice: {', '.join(twice)}")
    if odd := [f"{each.name} ({each.kind})" for each in listed if each.kind not in KINDS]:
        raise ValueError(f"neither {', '.join(KINDS)}: {', '.join(odd)}")


def _text(candidates: Iterable[Candidate], rule: PanelRule) -> str:
    """A rule of edition 1 does not name it, as it stood in its digest."""
    written = {name: value for name, value in asdict(rule).items() if (name, value) != ("edition", 1)}
    rows = [asdict(each) for each in candidates]
    return json.dumps({"candidates": rows, "rule": written}, sort_keys=True, ensure_ascii=False, indent=0)


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
