"""The pages of matching: who sees which matches, what a verdict does, and a text that anybody may try."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kehui.mechanisms.matching import indexer
from kehui.mechanisms.matching.models import Match
from kehui.mechanisms.matching.shelf import shelf
from kehui.records.kinds import kinds
from tests.factories import Cast
from tests.mechanisms.matching.market import achievement, achievement_row, achievements, demand

pytestmark = pytest.mark.django_db
BEST = "锅炉水冷壁防腐涂层"


@pytest.fixture
def scene(caught_up: Cast) -> tuple[Cast, Any, Any]:
    """A demand and its best answer, both in the index."""
    wanted, best = demand(caught_up, "锅炉水冷壁腐蚀"), achievement(caught_up, BEST)
    indexer.catch_up()
    return caught_up, wanted, best


def signed_in(person: Any) -> Client:
    client = Client()
    if person.is_authenticated:
        client.force_login(person)
    return client


def page_of(record: Any, **query: str) -> str:
    return reverse("matches", args=[record.kind, record.number], query=query or None)


def judge_on(client: Client, wanted: Any, best: Any, **form: str) -> Any:
    sent = {"target": f"achievement:{best.number}", "verdict": "accepted", "reason": "合适"} | form
    return client.post(reverse("verdict", args=["demand", wanted.number]), sent, follow=True)


@pytest.mark.parametrize("who", ["stranger", "author", "county", "broker"])
def test_all_matches_of_a_public_record_are_for_everybody(scene: tuple[Cast, Any, Any], who: str) -> None:
    cast, wanted, _best = scene
    answer = signed_in(getattr(cast, who)).get(page_of(wanted))
    assert answer.status_code == 200
    assert BEST in answer.content.decode()


def test_matches_of_what_one_may_not_see_do_not_exist(caught_up: Cast) -> None:
    secret = demand(caught_up, "锅炉水冷壁腐蚀", publicity="directed", summary="锅炉")
    for who, code in (("stranger", 404), ("rival", 404), ("author", 200), ("county", 200)):
        assert signed_in(getattr(caught_up, who)).get(page_of(secret)).status_code == code, who


@pytest.mark.parametrize("address", ["/matches/nothing/XQ-2026-000001/", "/matches/demand/XQ-1999-000001/"])
def test_matches_of_nothing_do_not_exist(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_matches_may_be_asked_of_another_kind_and_narrowed(scene: tuple[Cast, Any, Any]) -> None:
    cast, wanted, _best = scene
    client = signed_in(cast.author)
    assert BEST not in client.get(page_of(wanted, **{"with": "expert"})).content.decode()
    assert BEST in client.get(page_of(wanted, **{"with": "nonsense"})).content.decode()
    assert BEST in client.get(page_of(wanted, industry="I02")).content.decode()
    assert BEST not in client.get(page_of(wanted, industry="I09")).content.decode()


def test_a_record_page_shows_its_matches(scene: tuple[Cast, Any, Any]) -> None:
    _cast, wanted, best = scene
    for record, other in ((wanted, best), (best, wanted)):
        page = Client().get(reverse(f"{record.kind}:show", args=[record.number])).content.decode()
        assert other.title in page


def test_weak_matches_are_folded_away_unless_somebody_judged_them(scene: tuple[Cast, Any, Any], settings: Any) -> None:
    cast, wanted, best = scene
    client = signed_in(cast.author)

    def before_the_fold() -> str:
        return client.get(page_of(wanted)).content.decode().partition('class="more weak"')[0]

    assert BEST in before_the_fold()
    settings.MATCHING_WEAK_SCORE = 99.0
    assert BEST not in before_the_fold()
    judge_on(client, wanted, best)
    assert BEST in before_the_fold()


def test_kinds_without_a_good_match_share_one_panel(scene: tuple[Cast, Any, Any], settings: Any) -> None:
    _cast, wanted, best = scene
    for least, expected in ((0.0, [False, True, True]), (99.0, [True, True, True])):
        settings.MATCHING_WEAK_SCORE = least
        page = Client().get(reverse("demand:show", args=[wanted.number])).content.decode()
        _before, _heading, matched = page.partition('id="matches"')
        above, _first, below = matched.partition('class="unmatched"')
        names = [kinds[code].plural for code in ("achievement", "expert", "platform")]
        assert [f"<h3>{name}</h3>" in below for name in names] == expected
        assert (best.title in above) == (least == 0.0)
        assert (f'">{best.title}</a>' in below) == (least == 99.0), "the nearest is named"
        assert 'class="more weak"' not in matched, "the others are on the page of all"


def test_without_an_index_pages_say_so_and_stand(scene: tuple[Cast, Any, Any], settings: Any) -> None:
    _cast, wanted, _best = scene
    shelf.close()
    settings.INDEX_DIR = settings.INDEX_DIR / "none"
    for address in (
        page_of(wanted),
        reverse("demand:show", args=[wanted.number]),
        reverse("match-text") + "?text=锅炉",
    ):
        assert Client().get(address).status_code == 200


def test_a_verdict_is_given_on_the_page_and_leads_back(scene: tuple[Cast, Any, Any]) -> None:
    cast, wanted, best = scene
    answer = judge_on(signed_in(cast.author), wanted, best, next="https://elsewhere.example/")
    assert answer.redirect_chain[-1][0] == page_of(wanted)  # never to another site
    (kept,) = Match.objects.all()
    assert (kept.verdict, kept.reason, kept.by) == ("accepted", "合适", cast.author)


@pytest.mark.parametrize(("who", "code"), [("rival", 403), ("scholar", 403), ("author", 200)])
def test_only_its_judges_may_give_a_verdict(scene: tuple[Cast, Any, Any], who: str, code: int) -> None:
    cast, wanted, best = scene
    assert judge_on(signed_in(getattr(cast, who)), wanted, best).status_code == code
    assert Match.objects.exists() == (code == 200)


def test_a_stranger_is_asked_to_sign_in_first(scene: tuple[Cast, Any, Any]) -> None:
    _cast, wanted, best = scene
    answer = judge_on(Client(), wanted, best)
    assert answer.redirect_chain[0][0].startswith(reverse("sign-in"))
    assert not Match.objects.exists()


def test_a_verdict_without_a_reason_is_refused_in_words(scene: tuple[Cast, Any, Any]) -> None:
    cast, wanted, best = scene
    answer = judge_on(signed_in(cast.author), wanted, best, reason=" ")
    assert answer.status_code == 200
    assert [str(message.level_tag) for message in answer.context["messages"]] == ["error"]
    assert not Match.objects.exists()


def test_anybody_may_try_a_text_of_which_nothing_is_kept(scene: tuple[Cast, Any, Any]) -> None:
    _cast, wanted, _best = scene
    page = Client().get(reverse("match-text"), {"text": "水冷壁的高温腐蚀"}).content.decode()
    assert BEST in page
    assert wanted.title in page


def test_a_number_leads_to_the_record(scene: tuple[Cast, Any, Any]) -> None:
    _cast, wanted, _best = scene
    answer = Client().get(reverse("match-text"), {"text": wanted.number.lower()})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("demand:show", args=[wanted.number])


@pytest.mark.parametrize("who", ["stranger", "author", "county"])
def test_the_pages_ask_as_many_queries_for_thirty_answers_as_for_one(
    caught_up: Cast, django_assert_max_num_queries: Callable[..., Any], who: str
) -> None:
    wanted = demand(caught_up, "锅炉水冷壁腐蚀")
    client, counts = signed_in(getattr(caught_up, who)), []
    for many in (1, 29):
        achievements(caught_up, [achievement_row(caught_up, f"{BEST}{many}{n}") for n in range(many)])
        indexer.catch_up()
        counts.append([])
        for address in (page_of(wanted), reverse("demand:show", args=[wanted.number])):
            client.get(address)
            with django_assert_max_num_queries(40) as counted:
                assert BEST in client.get(address).content.decode()
            counts[-1].append(len(counted))
    assert counts[0] == counts[1]
