"""The interface itself: every kind's calls, the platform's own lists, and its description in OpenAPI 3.1."""

from typing import Annotated, Any

from django.utils.translation import get_language
from ninja import NinjaAPI, Query, Router
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from kehui import __version__
from kehui.api import problems, reading, schemas
from kehui.api.access import LIMITS, Bearer, PerToken, require
from kehui.api.media import fitting
from kehui.api.models import Scope
from kehui.api.routes import replies, router_of
from kehui.people.powers import powers
from kehui.records.kinds import Kind, kinds

ABOUT = """Records, rules and services of Kehui for other programs. A token acts as the person who made it, within its
scopes. Amounts are integers in fen, days are written 2026-11-23, moments in ISO 8601 with their offset, terms and
organisations by their codes. Errors come in one form (RFC 9457). Unknown members are refused.

Bodies are application/json in UTF-8 and nothing else, files multipart/form-data: another type is answered with 415.
Answers are application/json, files what they are: an Accept that does not allow that is answered with 406; one that is
missing or says */* allows it.

RateLimit-Limit, -Remaining and -Reset tell of the calls that the token has left in this minute; beyond them stands 429
with Retry-After."""

ALWAYS = (401, 403, 406, 429)  # what any call may answer
PLACE, HEADER = "#/components/schemas/{model}", "#/components/headers/{name}"


class Plain(JSONRenderer):
    """Chinese stands in answers as it is written, as in those to writes and in refusals."""

    json_dumps_params = {"ensure_ascii": False}  # as the library declares it


class Interface(NinjaAPI):
    """Describes errors under their own content type, and itself once in each language: anybody may ask for it, and it
    takes a second to write."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._described: dict[tuple[str, str], OpenAPISchema] = {}

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        key = get_language(), repr(sorted(kwargs.items()))
        if key not in self._described:
            self._described[key] = self._describe(**kwargs)
        return self._described[key]

    def _describe(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        form = problems.Problem.model_json_schema(ref_template=PLACE, mode="serialization")
        schema["components"]["schemas"] |= form.pop("$defs") | {"Problem": form}
        schema["components"]["headers"] = {
            name: {"description": words, "schema": {"type": "integer", "minimum": 0}} for name, words in LIMITS.items()
        }
        for methods in schema["paths"].values():
            for call in methods.values():
                for status, reply in call["responses"].items():
                    if int(status) >= 400:
                        reply["content"] = {problems.CONTENT_TYPE: {"schema": {"$ref": PLACE.format(model="Problem")}}}
                    if int(status) < 400 or int(status) == 429:
                        reply["headers"] = {name: {"$ref": HEADER.format(name=name)} for name in LIMITS}
                    if int(status) < 400 and reply.get("description") == "OK" and "content" not in reply:
                        reply["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
        return schema


def build(*, namespace: str = "api") -> NinjaAPI:
    """The interface over all kinds that are registered now."""
    api = Interface(
        title="Kehui", version=__version__, description=ABOUT, docs_url=None, auth=Bearer(), throttle=[PerToken()],
        urls_namespace=namespace, renderer=Plain(),
    )  # fmt: skip
    problems.say_all(api)
    api.add_decorator(fitting, mode="view")
    api.add_router("", _platform())
    for kind in kinds:
        api.add_router(f"/{kind.path}", router_of(kind))
    return api


def _platform() -> Router:
    router = Router(tags=["platform"])

    @router.get("/me", response=replies(200, schemas.Me, ALWAYS), operation_id="me", summary="Whom the token acts as")
    def me(request: Any) -> Any:
        token, person = request.auth, request.user
        who = powers(person)
        organisations = person.organisations.filter(pk__in=who.organisation_ids)
        return {
            "username": person.username, "name": str(person), "roles": sorted({*who.scopes, *who.within}),
            "organisations": list(organisations.values_list("code", flat=True)), "scopes": list(token.scopes),
            "kinds": list(token.kinds), "expires_at": token.expires_at,
        }  # fmt: skip

    @router.get(
        "/kinds",
        response=replies(200, list[schemas.KindOut], ALWAYS),
        operation_id="kinds",
        summary="Kinds and their loops",
    )
    def listed(request: Any) -> Any:
        require(request, Scope.READ)
        return [described(kind) for kind in kinds if request.auth.covers(Scope.READ, kind.code)]

    @router.get(
        "/events",
        response=replies(200, schemas.Happenings, (*ALWAYS, 422)),
        operation_id="events",
        summary="What happened",
    )
    def events(
        request: Any, after: Annotated[int, Query(ge=0, le=2**62)] = 0, limit: Annotated[int, Query(ge=1, le=200)] = 100
    ) -> Any:
        """Events on all records that this person may see, in order; ask again with `next` to follow them."""
        require(request, Scope.READ)
        return reading.happened(request, after, limit)

    return router


def described(kind: Kind) -> dict[str, Any]:
    """A kind and its loop in words."""
    states = [{"code": each.code, "label": str(each.label), "phase": str(each.phase)} for each in kind.loop.states]
    steps = [
        {
            "code": each.code, "label": str(each.label), "sources": list(each.sources), "target": each.target,
            "asks": list(each.asks), "needs": list(each.needs), "reason": each.reason, "evidence": each.evidence,
            "second": each.second, "who": str(each.who.label),
        }
        for each in kind.loop.steps
    ]  # fmt: skip
    return {"code": kind.code, "path": kind.path, "label": str(kind.label), "states": states, "steps": steps}
