"""What stands in the addresses: one thing of every sort, and the values that lead to it."""

import json
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from kehui.api import schemas
from kehui.api.tokens import issue
from kehui.api.urls import PREFIX as API
from kehui.api.values import whole
from kehui.background.models import Job
from kehui.desk.search.models import SavedSearch
from kehui.desk.search.telling import SALT as STOP
from kehui.desk.work.models import SavedView
from kehui.mechanisms.exchange.models import Upload
from kehui.mechanisms.inquiries.services import ask
from kehui.mechanisms.matching.models import Synonym
from kehui.mechanisms.notices import links
from kehui.mechanisms.notices.models import Notification
from kehui.mechanisms.webhooks.models import Hook
from kehui.people.acts import propose
from kehui.people.delegations import delegate
from kehui.records import services
from kehui.records.attachments import attach
from kehui.records.kinds import kinds
from kehui.records.queries import with_secrecy
from tests import callings, factories, supplies, violating
from tests.factories import Cast, walk
from tests.generic.samples import sample
from tests.permissions.people import everybody, invited


class World:
    """People, a record of every kind under way and another as a draft, and one of everything that hangs on them."""

    def __init__(self) -> None:
        self.cast = Cast()
        self.people = everybody(self.cast)
        self.records = {kind.code: self._under_way(kind.code) for kind in kinds}
        self.drafts = {kind.code: sample(kind.code, self.cast) for kind in kinds}
        self.files = {code: attach(each, factories.letter(), by=each.created_by) for code, each in self.records.items()}
        self.notes = {code: services.note(each, "请注意", by=each.created_by) for code, each in self.records.items()}
        self.tokens = {name: issue("walk", by=each, scopes=("read", "write", "act"), days=1)[1]
                       for name, each in self.people.items() if each.is_authenticated}  # fmt: skip
        self.given = {f"{API}{kind.path}": self._given(kind) for kind in kinds}
        self.single = self._single()

    def _under_way(self, code: str) -> Any:
        cast = self.cast
        known: dict[str, Any] = {
            "demand": lambda: factories.published_demand(cast),
            "achievement": lambda: factories.displayed_achievement(cast),
            "expert": lambda: factories.active_expert(cast),
            "introduction": self._introduction,
            "platform": lambda: supplies.operating_platform(cast),
            "enterprise": lambda: supplies.listed_enterprise(cast),
            "policy": lambda: supplies.published_policy(cast),
            "finance": lambda: supplies.published_product(cast),
            "talent": lambda: supplies.published_talent(cast),
            "commissioner": lambda: supplies.serving_commissioner(cast),
            "enrolment": lambda: walk(sample(code, cast), ("submit", cast.broker)),
            "rules": lambda: callings.rules_in_force(cast),
            "call": lambda: callings.open_call(cast),
            "guide": lambda: callings.issued_guide(cast),
            "application": lambda: callings.application_under_review(cast),
            "round": lambda: callings.round_scoring(cast),
            "draw": lambda: callings.draw_wanted(cast),
            "notice": lambda: callings.published_notice(cast),
            "objection": lambda: callings.objection_received(cast),
            "solution": lambda: callings.solution_submitted(cast, season="closed"),
            "project": lambda: callings.project_offered(cast),
            "evaluation": lambda: callings.evaluation_delivered(cast),
            "fieldcheck": lambda: callings.field_check_planned(cast),
            "release": lambda: callings.released(cast),
            "violation": lambda: violating.violation_reported(cast),
        }
        return known[code]() if code in known else sample(code, cast)

    def _introduction(self) -> Any:
        between = {"wanted": self._demand(), "offered": self._achievement(), "message": "盼联系"}
        return walk(services.create("introduction", by=self.cast.author, **between), ("send", self.cast.author))

    def _demand(self) -> Any:
        return factories.published_demand(self.cast)

    def _achievement(self) -> Any:
        return factories.displayed_achievement(self.cast)

    def _single(self) -> SimpleNamespace:
        people, today, demand = self.people, timezone.localdate(), self.records["demand"]
        guest, question = invited(self.cast.company), "请核实"
        inquiry, link = ask(demand, question, by=people["county"], days=5, files=[self.files["demand"]], secret=True)
        upload = Upload(kind="demand", by=people["author"], name="a.csv")
        upload.file.save("a.csv", ContentFile(b""), save=False)
        upload.save()
        lent = delegate(people["county"].grants.get(), to=people["city"], by=people["county"], since=today, until=today)
        told = {"sort": "turn", "topic": "a", "key": "a", "channel": "page", "at": timezone.now()}
        notification = Notification.objects.create(person=people["author"], **told)
        return SimpleNamespace(
            guest=guest, guest_key=urlsafe_base64_encode(force_bytes(guest.pk)),
            guest_token=default_token_generator.make_token(guest), inquiry=inquiry.pk, link=link, upload=upload.pk,
            act=propose("close", by=people["system"], subject=people["rival"], reason="试").pk, lent=lent.pk,
            job=Job.objects.create(work="exchange.plan", title="a", by=people["author"], language="en").pk,
            synonym=Synonym.objects.create(term="钢", equivalents=["铁"]).pk,
            token=people["author"].tokens.get().pk, signed=signing.dumps(people["author"].pk, salt=links.SALT),
            hook=Hook.objects.create(owner=people["officer"], url="https://example.cn/").pk,
            search=SavedSearch.objects.create(person=people["author"], name="a", query="q=a").pk,
            view=SavedView.objects.create(person=people["author"], kind="demand", name="a", query="").pk,
            notification=notification.pk,
        )  # fmt: skip

    def values(self, pattern: str, thing: str) -> dict[str, Any]:
        """What to put for each name of an address's pattern."""
        for kind in kinds:
            if pattern.removeprefix(API).startswith(f"{kind.path}"):
                record = self.drafts[kind.code] if thing == "draft" else self.records[kind.code]
                pk = self.notes[kind.code].pk if "/note/" in pattern else self.files[kind.code].pk
                step = kind.loop.steps_from(record.state)[0].code
                case = self.records["application"].number
                return {"number": record.number, "pk": pk, "place": 1, "code": step, "case": case}
        return self._elsewhere(pattern, thing)

    def _elsewhere(self, pattern: str, thing: str) -> dict[str, Any]:
        """As :meth:`values`, for addresses that are under no kind's path."""
        single, demand, area = self.single, self.records["demand"], pattern.partition("/")[0]
        company, colleague = self.cast.company.code, self.people["colleague"]
        achievement = self.records["achievement"].number
        between = {"code": "demand", "number": demand.number, "other_code": "achievement", "other": achievement}
        areas: dict[str, dict[str, Any]] = {
            "sign-in": {"provider_id": "none"},
            "account": {"pk": 1, "key": "none"},
            "^new-password": {"uidb36": "1", "key": "none"},
            "^account": {"key": "none"},
            "tasks": {"pk": single.job},
            "people": {"pk": self.people[thing].pk if thing else colleague.pk, "code": company},
            "me": {"pk": single.lent},
            "grants": {"pk": colleague.grants.get().pk},
            "invitation": {"key": single.guest_key, "token": single.guest_token},
            "my-organisation": {"code": company, "pk": colleague.pk},
            "proposals": {"pk": single.act},
            **{each: {"code": company} for each in ("organisations", "join")},
            "^exchange": {"code": thing or "demand", "form": "csv"},
            "exchange": {"code": thing or "demand", "pk": single.upload},
            **{key: {"code": "demand", "name": "owner"} for key in ("figures", "offered-organisations")},
            "inquiries": {"code": "demand", "number": demand.number, "pk": single.inquiry},
            "answer": {"token": single.link, "pk": self.files["demand"].pk},
            "matches": between,
            "follow": {"code": "demand", "number": demand.number},
            "search": {"pk": single.search, "token": signing.dumps(single.search, salt=STOP)},
            "webhooks": {"pk": single.hook, "delivery": 1},
            "desk": {"code": "demand", "pk": single.view},
            "notifications": {"pk": single.notification, "token": single.signed},
            "matching": {"pk": single.synonym, "number": 0},
            "tokens": {"pk": single.token},
            "terms": {"tree": "region", "code": factories.LIXIA},
            "offered": {"code": "application", "name": "call"},
        }
        if pattern == "people/<int:pk>/invitation/":
            return {"pk": single.guest.pk}
        if pattern == "people/<int:pk>/sign-in/<slug:code>/":
            return {"pk": colleague.pk, "code": "unlock"}
        return areas.get(area, {})

    def posted(self, pattern: str) -> dict[str, Any]:
        """What a form sends: enough for an addition to be made, nothing where an empty form says enough."""
        if "/note/" in pattern:
            return {"text": "看过"}
        if pattern.endswith("/files/"):
            return {"file": factories.letter("新.pdf")}
        return {"answer": "confirm", "reason": "好"} if pattern.endswith("/answer/") else {}

    def sent(self, method: str, pattern: str) -> dict[str, Any]:
        """What a call of the interface sends."""
        if pattern.endswith("/notes"):
            return {"text": "看过"}
        if "/steps/" in pattern:
            return {"reason": "好"}
        if method == "PATCH":
            return {"fields": {}}
        return {"fields": self.given[pattern]}

    def _given(self, kind: Any) -> dict[str, Any]:
        """The fields of a new record as the interface takes them: those of the draft."""
        draft, by = self.drafts[kind.code], self.drafts[kind.code].created_by
        mine = with_secrecy(kind, kind.model._default_manager.all(), by).get(pk=draft.pk)
        read = schemas.shown(kind.code).model_validate(whole(kind, mine, by))
        found = json.loads(read.model_dump_json())["fields"]
        fields = [name for name in kind.fields if name != "owner"]  # whose it may be is another question
        return {name: found[name] for name in fields if found[name] is not None}
