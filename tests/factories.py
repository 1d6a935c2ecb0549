"""People, organisations and records for tests; records are made and moved through the services only."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files
from itertools import count
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.utils import timezone
from stdnum.cn import uscc

from kehui.people.models import Organisation, Person
from kehui.people.powers import Role
from kehui.people.services import enrol, machine
from kehui.records.models import Record
from kehui.records.services import act, create
from kehui.terms.models import Term

LIXIA, SHINAN = "370102", "370202"  # a district of Jinan and one of Qingdao
JINAN, QINGDAO, SHANDONG = "370100", "370200", "370000"
LONG_AGO = date(2020, 1, 1)
_serial = count(1)


def term(tree: str, code: str) -> Term:
    """A term of the shipped lists, made with its parents when it is not there yet."""
    if found := Term.objects.filter(tree=tree, code=code).first():
        return found
    text = (files("kehui.terms") / "lists" / f"{tree}.csv").read_text(encoding="utf-8")
    row = next(row for row in csv.DictReader(text.splitlines()) if row["code"] == code)
    above = {name: term(tree, row[name]) for name in ("parent", "successor") if row[name]}
    days = {"valid_from": row["since"] or None, "valid_to": row["until"] or None}
    days = {name: day and date.fromisoformat(day) for name, day in days.items()}
    given = {name: row[name] for name in ("code", "name", "name_en", "aliases", "pinyin", "source")}
    return Term.objects.create(tree=tree, **above, **given, **days)


def region(code: str = LIXIA) -> Term:
    return term("region", code)


def credit_code(at: str = LIXIA) -> str:
    """A valid credit code that belongs to nobody."""
    body = f"91{at}MAD{next(_serial):06d}"
    return body + uscc.calc_check_digit(body)


def organisation(name: str = "", *, kind: str = "enterprise", at: str = LIXIA) -> Organisation:
    """An organisation with a valid credit code that belongs to nobody."""
    code = credit_code(at)
    return Organisation.objects.create(
        code=code, name=name or f"示例单位{code[11:17]}", kind=kind, region=region(at), demonstration=True
    )


def person(role: str, *, at: str = "", organisation: Organisation | None = None, name: str = "") -> Person:
    """Somebody with one role, in one region when it is named."""
    serial = next(_serial)
    made = enrol(
        f"p{serial}",
        name=name or f"示例{serial}",
        role=role,
        region=region(at) if at else None,
        organisation=organisation,
    )
    made.grants.update(since=LONG_AGO)
    made.memberships.update(since=LONG_AGO)
    return made


class Cast:
    """Everybody who may have to do with a record of one company or one university; each is made when first named."""

    def __getattr__(self, name: str) -> Any:
        make = {**ORGANISATIONS, **PEOPLE}.get(name)
        if make is None:
            raise AttributeError(name)
        setattr(self, name, make(self))
        return self.__dict__[name]

    def people(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in PEOPLE}


ORGANISATIONS: dict[str, Callable[[Cast], Organisation]] = {
    "company": lambda _cast: organisation("示例装备公司"),
    "university": lambda _cast: organisation("示例大学", kind="university"),
    "agency": lambda _cast: organisation("示例评价中心", kind="agency", at=SHINAN),
    "bank": lambda _cast: organisation("示例银行"),
    "other_company": lambda _cast: organisation("示例化工公司", at=SHINAN),
    "other_university": lambda _cast: organisation("示例学院", kind="university", at=SHINAN),
}
PEOPLE: dict[str, Callable[[Cast], Any]] = {
    "author": lambda cast: person(Role.ENTERPRISE, organisation=cast.company),
    "colleague": lambda cast: person(Role.ENTERPRISE, organisation=cast.company),
    "rival": lambda cast: person(Role.ENTERPRISE, organisation=cast.other_company),
    "scholar": lambda cast: person(Role.INSTITUTE, organisation=cast.university),
    "fellow": lambda cast: person(Role.INSTITUTE, organisation=cast.university),
    "outsider": lambda cast: person(Role.INSTITUTE, organisation=cast.other_university),
    "expert": lambda cast: person(Role.EXPERT, organisation=cast.university),
    "banker": lambda cast: person(Role.FINANCE, organisation=cast.bank),
    "assessor": lambda cast: person(Role.AGENCY, organisation=cast.agency),
    "broker": lambda _cast: person(Role.BROKER),
    "county": lambda _cast: person(Role.COUNTY, at=LIXIA),
    "county2": lambda _cast: person(Role.COUNTY, at=LIXIA),
    "elsewhere": lambda _cast: person(Role.COUNTY, at=SHINAN),
    "city": lambda _cast: person(Role.CITY, at=JINAN),
    "city2": lambda _cast: person(Role.CITY, at=JINAN),
    "department": lambda _cast: person(Role.OFFICER, at=SHANDONG),
    "department2": lambda _cast: person(Role.OFFICER, at=SHANDONG),
    "leader": lambda _cast: person(Role.LEADER),
    "platform": lambda _cast: machine(),
    "stranger": lambda _cast: AnonymousUser(),
}


def cast() -> Cast:
    return Cast()


def everybody() -> Cast:
    """A cast whose people and organisations are all made."""
    made = Cast()
    for name in (*ORGANISATIONS, *PEOPLE):
        getattr(made, name)
    return made


def ahead(days: int = 90) -> date:
    return timezone.localdate() + timedelta(days)


def demand_fields(owner: Organisation | None, **more: Any) -> dict[str, Any]:
    """Everything that submitting a demand needs."""
    return {
        "title": "高温合金叶片残余应力在线检测",
        "owner": owner,
        "region": owner.region if owner else region(),
        "industry": term("industry", "I02"),
        "problem": "叶片加工后残余应力只能离线抽检，无法逐件判定。",
        "indicators": [{"name": "检测误差", "target": "≤5", "unit": "%", "condition": "室温", "present": "12"}],
        "deadline_on": ahead(300),
        "budget": 80_000_000,
        "cooperation": ("joint", "commissioned"),
        "keywords": "残余应力；在线检测",
        "contact_name": "王示例",
        "contact_phone": "0531-00000001",
    } | more


def achievement_fields(owner: Organisation | None, **more: Any) -> dict[str, Any]:
    """Everything that submitting, registering and displaying an achievement needs."""
    return {
        "title": "金属构件残余应力超声检测仪",
        "owner": owner,
        "region": owner.region if owner else region(),
        "keywords": "残余应力;超声",
        "abstract": "利用临界折射纵波逐件测量残余应力。",
        "category": "applied",
        "form": "report",
        "attribute": "original",
        "stage": "mid",
        "readiness": 6,
        "industry": term("industry", "I02"),
        "units": [{"name": "示例大学", "part": "第一完成单位"}],
        "people": [{"name": "李示例", "post": "教授", "part": "总体设计"}],
        "evaluation_basis": "evaluation",
        "conclusion": "达到国内先进水平。",
        "modes": ("licence", "transfer"),
        "price": 30_000_000,
        "valid_until": ahead(365),
        "contact_name": "李示例",
        "contact_phone": "0531-00000002",
    } | more


def expert_fields(owner: Organisation | None, **more: Any) -> dict[str, Any]:
    """Everything that applying as an expert needs."""
    return {
        "title": "赵示例",
        "owner": owner,
        "region": owner.region if owner else region(),
        "professional_title": "教授",
        "discipline": term("discipline", "460"),
        "keywords": "无损检测;残余应力",
        "bio": "从事无损检测研究二十年。",
        "works": [{"title": "超声应力测量方法", "year": "2024", "kind": "论文"}],
        "history": [{"organisation": "示例大学", "since": "2005", "until": "", "post": "教授"}],
        "contact_phone": "0531-00000003",
        "contact_email": "zhao@example.cn",
    } | more


def letter(name: str = "公示无异议证明.pdf") -> ContentFile:
    return ContentFile(b"%PDF-1.4 example", name=name)


def walk(record: Record, *steps: tuple[Any, ...]) -> Any:
    """Take steps, each written as ``(code, by)`` or ``(code, by, fields)``; a reason is given with every one."""
    for code, by, *rest in steps:
        act(record, code, by=by, reason="示例原因", **(rest[0] if rest else {}))
    return type(record)._default_manager.get(pk=record.pk)


def published_demand(cast: Cast, **more: Any) -> Any:
    made = create("demand", by=cast.author, **demand_fields(cast.company, **more))
    publish = ("publish", cast.city, {"valid_until": ahead()})
    return walk(made, ("submit", cast.author), ("accept", cast.county), publish)


def displayed_achievement(cast: Cast, **more: Any) -> Any:
    made = create("achievement", by=cast.scholar, **achievement_fields(cast.university, **more))
    return walk(made, ("submit", cast.scholar), ("show", cast.county))


def active_expert(cast: Cast, **more: Any) -> Any:
    made = create("expert", by=cast.expert, **expert_fields(cast.university, **more))
    consent = {"consent_on": timezone.localdate(), "consent_text": "2026-1"}
    return walk(made, ("apply", cast.expert, consent), ("verify", cast.county), ("activate", cast.city2))


def placed(record: Record, state: str, **fields: Any) -> Any:
    """The record as if its history had led it into a state, where only the state matters."""
    Record.objects.filter(pk=record.pk).update(state=state)
    if fields:
        type(record)._default_manager.filter(pk=record.pk).update(**fields)
    return type(record)._default_manager.get(pk=record.pk)
