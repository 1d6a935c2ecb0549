"""A record of every kind that holds, in every secret and personal field, a value found nowhere else."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db.models import (
    BooleanField,
    DateField,
    DecimalField,
    EmailField,
    Field,
    ForeignKey,
    IntegerField,
    PositiveSmallIntegerField,
    URLField,
)  # fmt: skip
from django.utils import translation

from kehui.people.models import Grant, Membership, Organisation
from kehui.people.powers import Role
from kehui.records.display import text
from kehui.records.fields import MoneyField, TableField
from kehui.records.kinds import Kind, kinds
from kehui.records.models import Record
from kehui.records.services import change, create
from kehui.records.values import plain
from tests import factories
from tests.factories import Cast, walk
from tests.generic.samples import SAMPLES
from tests.permissions.people import everybody

WATCHING = "county city officer head leader supervision"
READERS = {  # who may read everything of the record; everybody else reads none of its secrets
    "demand": f"author colleague manager {WATCHING}".split(),
    "achievement": f"scholar {WATCHING}".split(),
    "expert": f"expert scholar {WATCHING}".split(),
    "introduction": f"author colleague manager scholar {WATCHING}".split(),
    "enrolment": ["broker", "county", "city", "officer"],
    "enterprise": f"author colleague manager {WATCHING}".split(),
    "platform": f"scholar {WATCHING}".split(),
    "talent": f"author colleague manager {WATCHING}".split(),
    "finance": f"finance {WATCHING}".split(),
    "commissioner": f"expert scholar {WATCHING}".split(),
    "application": f"author colleague manager {WATCHING} integrity".split(),
    "objection": ["rival", "officer", "integrity"],
    "project": f"author colleague manager {WATCHING} integrity".split(),
    "evaluation": f"author colleague manager scholar agency {WATCHING} integrity".split(),
    "review": ["expert", "officer", "integrity"],
    "fieldcheck": ["city", "officer", "head", "leader", "supervision", "integrity"],
    "draw": ["officer", "head", "leader", "supervision", "integrity"],
    "violation": ["city", "officer", "integrity"],
    "solution": ["author", "colleague", "manager", "scholar", "officer"],
}
KEPT = {"demand": {"publicity": "blurred", "summary": "示例摘要"}, "achievement": {"secrecy": "restricted"}}
CLOSED = (
    "introduction",
    "enrolment",
    "objection",
    "project",
    "evaluation",
    "review",
    "fieldcheck",
    "draw",
    "violation",
)  # kinds of which others see nothing, so that personal is as good as secret
VEILED = {"demand": "隐名装备公司", "application": "隐名材料公司"}
APPROVAL = {"approval_document": "鲁科字〔2020〕8号", "approved_on": factories.ahead(-900)}
SHORT = (BooleanField, PositiveSmallIntegerField)  # one of a few values stands everywhere and betrays nothing
_serial = count(1001)


class Planted:
    """The records, and for each field that must not leak the texts by which its value would be known."""

    def __init__(self) -> None:
        self.cast = Cast()
        self.people = everybody(self.cast)
        self.veiled = {code: self._veiled(name) for code, name in VEILED.items()}
        self.secret: dict[str, dict[str, set[str]]] = {}
        self.personal: dict[str, dict[str, set[str]]] = {}
        self.records = {kind.code: self._plant(kind) for kind in kinds}

    def _plant(self, kind: Kind) -> Any:
        by, fields = self._introduction() if kind.code == "introduction" else SAMPLES[kind.code](self.cast)
        if kind.code in self.veiled:
            fields["owner"] = self.veiled[kind.code]
        names = [name for name in dict.fromkeys((*kind.secret, *kind.personal))
                 if name != "owner" and telling(kind.model._meta.get_field(name))]  # fmt: skip
        values = {name: value_for(kind.model._meta.get_field(name), fields.get(name)) for name in names}
        record = create(kind.code, by=by, **fields | KEPT.get(kind.code, {}))
        if typed := {name: value for name, value in values.items() if name in kind.fields}:
            change(record, by=by, **typed)
        record = self._under_way(kind.code, record, values)
        outcome = {name: value for name, value in values.items() if name not in kind.fields}
        record = factories.placed(record, record.state, **outcome) if outcome else record
        self.secret[kind.code] = {name: marks(kind, record, name) for name in names if name in kind.secret}
        self.personal[kind.code] = {name: marks(kind, record, name) for name in names if name in kind.personal}
        if "owner" in kind.secret:
            self.secret[kind.code]["owner"] = {record.owner.name, record.owner.code}
        return record

    def _veiled(self, name: str) -> Organisation:
        """A company of whose record nobody may know; its people also belong to one that is known."""
        made = factories.organisation(name)
        for name in ("author", "colleague", "manager"):
            Membership.objects.create(person=self.people[name], organisation=made, since=factories.LONG_AGO)
        since = {"organisation": made, "since": factories.LONG_AGO}
        Grant.objects.create(person=self.people["manager"], role=Role.ORGANISATION, **since)
        return made

    def _introduction(self) -> tuple[Any, dict[str, Any]]:
        """Between records whose owners nobody else may know either."""
        wanted = factories.published_demand(self.cast, **KEPT["demand"])
        offered = factories.displayed_achievement(self.cast, **KEPT["achievement"])
        return self.cast.author, {"wanted": wanted, "offered": offered, "message": "盼联系"}

    def _under_way(self, code: str, record: Record, values: dict[str, Any]) -> Any:
        cast, until = self.cast, {"valid_until": factories.ahead()}
        consent = {name: values[name] for name in ("consent_on", "consent_text") if name in values}
        ways: dict[str, tuple[Any, ...]] = {
            "demand": (("submit", cast.author), ("accept", cast.county), ("publish", cast.city, until)),
            "achievement": (("submit", cast.scholar), ("show", cast.county)),
            "expert": (("apply", cast.expert, consent), ("verify", cast.county), ("activate", cast.city)),
            "introduction": (("send", cast.author),),
            "enrolment": (("submit", cast.broker),),
            "platform": (("submit", cast.scholar), ("enter", cast.department, APPROVAL)),
            "enterprise": (("submit", cast.author), ("list", cast.county)),
            "talent": (("submit", cast.author), ("publish", cast.county)),
            "finance": (("submit", cast.banker), ("check", cast.city), ("publish", cast.department)),
            "policy": (("submit", cast.county), ("check", cast.county2), ("publish", cast.city)),
            "commissioner": (("apply", cast.expert, consent), ("recommend", cast.scholar), ("approve", cast.county)),
            "rules": (("submit", cast.department), ("issue", cast.department2)),
            "call": (("submit", cast.department), ("issue", cast.department2)),
            "guide": (("consult", cast.department), ("issue", cast.department2)),
            "application": (("submit", cast.author),),
            "round": (),
            "draw": (),
            "review": (),
            "notice": (("submit", cast.department), ("publish", cast.department2)),
            "objection": (("submit", cast.rival),),
            "solution": (("submit", cast.scholar),),
            "project": (("submit", cast.author),),
            "evaluation": (("accept", cast.assessor),),
            "fieldcheck": (("plan", cast.department),),
            "release": (("order", cast.department),),
            "followup": (),
            "violation": (),
        }
        return walk(record, *ways[code])

    def kept_from(self, name: str) -> dict[str, str]:
        """Every text that this person must not meet anywhere, with the field that it would betray."""
        found: dict[str, str] = {}
        for code, readers in READERS.items():
            fields = self.secret[code] | (self.personal[code] if code in CLOSED else {})
            if name not in readers:
                found |= {mark: f"{code}.{field}" for field, each in fields.items() for mark in each}
        if name == "scholar":  # whoever sends an introduction says who they are
            found = {mark: field for mark, field in found.items() if field != "demand.owner"}
        return found

    def leaks(self, name: str, text: str) -> list[str]:
        """The fields that a text betrays to somebody."""
        return sorted({field for mark, field in self.kept_from(name).items() if mark in text})

    def betrayed(self, text: str) -> list[str]:
        """The secret and personal fields of whatever kind that a text betrays."""
        every = [*self.secret.items(), *self.personal.items()]
        return sorted({f"{code}.{field}" for code, fields in every for field, each in fields.items()
                       if any(mark in text for mark in each)})  # fmt: skip


def telling(field: Field) -> bool:
    """Whether a value of the field can be known again where it must not stand."""
    return not isinstance(field, (*SHORT, ForeignKey)) and not field.choices


def value_for(field: Field, sample: Any) -> Any:
    """A value of the field's sort that stands nowhere else."""
    serial = next(_serial)
    if isinstance(field, TableField):
        filled = sample[0] if sample else {each.code: next(iter(dict(each.choices)), "5") for each in field.columns}
        return [{**filled, typed(field): f"金丝雀{serial}"}]
    if isinstance(field, MoneyField):
        return serial * 1_000_000 + 7_770_000_000
    if isinstance(field, DecimalField):
        return Decimal(f"{serial}.37")
    if isinstance(field, IntegerField):
        return 7_790_000 - serial
    if isinstance(field, DateField):
        return date(2009, 3, 7) + timedelta(serial)
    if isinstance(field, EmailField):
        return f"canary{serial}@example.cn"
    if isinstance(field, URLField):
        return f"https://canary{serial}.example.cn/"
    assert not isinstance(field, ForeignKey)
    return f"0531-7777{serial}" if field.name.endswith("phone") else f"金丝雀{serial}"


def typed(field: TableField) -> str:
    """The code of the first column of a table whose cells are not chosen."""
    return next(column.code for column in field.columns if not column.choices)


def marks(kind: Kind, record: Any, name: str) -> set[str]:
    """The texts by which the value would be known: as stored, and as shown in both languages."""
    field, value = kind.model._meta.get_field(name), getattr(record, name)
    if isinstance(field, TableField):
        return {value[0][typed(field)]}
    if not isinstance(field, (IntegerField, DateField)):
        return {str(value)}
    shown = {str(value), str(plain(field, value))}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            shown.add(text(field, value))
    return shown
