"""A panel drawn by lot: three people, a list that stands before the seed, a draw that anybody can repeat."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kehui.calls.draws.services import members
from kehui.calls.rounds.assigning import pool, propose
from kehui.people.powers import Role
from kehui.records.histories import verified
from kehui.records.models import Event
from kehui.records.refusals import SecondPersonError
from kehui.records.services import act, change, create
from tests import callings
from tests import factories as f
from tests.browsing import address, browser, words

pytestmark = pytest.mark.django_db
SEED = "双色球 2026138：03 09 14 20 27 31 + 08"


@pytest.fixture
def cast() -> f.Cast:
    return f.cast()


@pytest.fixture
def listed(cast: f.Cast) -> Any:
    return callings.draw_listed(cast)


@pytest.fixture
def third(cast: f.Cast) -> Any:
    """Another officer of the department, who neither asked nor kept the list."""
    assert cast.department.pk
    return f.person(Role.OFFICER, at=f.SHANDONG)


def drawn(listed: Any, third: Any) -> Any:
    return f.walk(listed, ("draw", third, {"seed": SEED}))


def test_list_and_rule_are_fixed_by_their_digest_before_there_is_a_seed(listed: Any) -> None:
    (file,) = listed.files.all()
    with file.content.open("rb") as content:
        text = content.read()
    assert hashlib.sha256(text).hexdigest() == file.sha256 == listed.digest
    assert text.count(b'"name"') == 5
    assert (listed.seed, listed.panel) == ("", [])


def test_a_size_that_the_rules_forbid_is_refused_when_it_is_asked_for_and_a_request_can_be_mended(cast: f.Cast) -> None:
    round_ = create("round", by=cast.department, **callings.round_fields(cast))
    made = create("draw", by=cast.department, title="抽取", round=round_, size=4)
    with pytest.raises(ValidationError) as caught:
        act(made, "want", by=cast.department)
    assert set(caught.value.message_dict) == {"size"}
    change(made, by=cast.department, size=3)
    made = f.walk(made, ("want", cast.department), ("return", cast.department2))
    assert change(made, by=cast.department, size=5)


def test_asking_listing_and_drawing_are_three_people(cast: f.Cast, listed: Any, third: Any) -> None:
    for known in (cast.department, cast.department2):
        with pytest.raises(SecondPersonError):
            act(listed, "draw", by=known, seed=SEED)
    made = drawn(listed, third)
    for known in (cast.department, cast.department2, third):
        with pytest.raises(SecondPersonError):
            act(made, "confirm", by=known)


def test_the_panel_follows_from_the_seed_and_is_repeated_before_it_is_confirmed(listed: Any, third: Any) -> None:
    made = drawn(listed, third)
    assert len(made.panel) == 3
    assert len(made.substitutes) == 2
    assert len({row["employer"] for row in made.panel}) == 3
    made.panel = made.panel[::-1]
    made.save(update_fields=["panel"])
    integrity = f.person(Role.INTEGRITY, at=f.SHANDONG)
    with pytest.raises(ValidationError, match="推出的结果不一致"):
        act(made, "confirm", by=integrity)
    made.panel = made.panel[::-1]
    made.save(update_fields=["panel"])
    assert f.walk(made, ("confirm", integrity)).state == "confirmed"


def test_a_list_that_was_changed_is_not_drawn_from(listed: Any, third: Any) -> None:
    file = listed.files.get()
    path = Path(file.content.path)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"technical", b"economic"))
    with pytest.raises(ValidationError, match="此后被改动"):
        drawn(listed, third)
    path.unlink()
    with pytest.raises(ValidationError, match="此后被改动"):
        drawn(listed, third)


def test_who_cannot_come_is_replaced_by_the_next_reserve_and_the_reason_stands(listed: Any, third: Any) -> None:
    made = drawn(listed, third)
    out, reserve, name = made.panel[1]["number"], made.substitutes[0]["number"], made.panel[1]["name"]
    with pytest.raises(ValidationError, match="不在专家组内"):
        act(made, "replace", by=third, absent=reserve, reason="出差")
    made = f.walk(made, ("replace", third, {"absent": out.lower()}))
    assert made.gone == [{"number": out, "name": name, "by": made.panel[1]["number"]}]
    assert out not in {row["number"] for row in made.panel + made.substitutes}
    assert made.absent == ""
    assert Event.objects.filter(record=made.pk, verb="replace").get().reason == "示例原因"


def test_too_few_experts_are_said_before_anything_is_published(cast: f.Cast) -> None:
    callings.pool_of(cast, "technical", "technical")
    made = f.walk(create("draw", by=cast.department, **callings.draw_fields(cast)), ("want", cast.department))
    with pytest.raises(ValidationError, match="共 2 名专家、2 个单位"):
        act(made, "list", by=cast.department2)
    made.refresh_from_db()
    assert (made.state, made.digest, made.files.count()) == ("wanted", "", 0)


def test_the_plan_of_a_round_keeps_to_its_confirmed_panel(cast: f.Cast, third: Any) -> None:
    case = callings.application_under_review(cast)
    round_ = create("round", by=cast.department, **callings.round_fields(cast, call=case.call))
    round_ = f.walk(round_, ("begin", cast.department))
    callings.pool_of(cast, "technical", "technical", "economic", "industrial", "technical")
    made = create("draw", by=cast.department, **callings.draw_fields(cast, round=round_))
    made = f.walk(made, ("want", cast.department), ("list", cast.department2))
    before = {each.expert.number for each in propose(round_).pairs}
    made = f.walk(drawn(made, third), ("confirm", f.person(Role.INTEGRITY, at=f.SHANDONG)))
    after = {each.expert.number for each in propose(round_).pairs}
    assert before
    assert after
    assert after <= {row["number"] for row in made.panel}


def test_names_of_experts_never_stand_in_events(listed: Any, third: Any) -> None:
    made = drawn(listed, third)
    told = "".join(str(event.changes) for event in Event.objects.filter(record=made.pk))
    assert made.panel[0]["name"]
    assert made.panel[0]["name"] not in told


def test_the_absent_expert_is_picked_from_the_panel(listed: Any, third: Any, cast: f.Cast) -> None:
    made = drawn(listed, third)
    gone, other = made.panel[0], made.substitutes[0]
    client, url = browser(cast.department), address(made, "step", "replace")
    page = client.get(url).content.decode()
    assert f'<option value="{gone["number"]}">{gone["number"]} {gone["name"]}' in page
    assert f"moves up: {other['number']} {other['name']}" in page
    assert f'value="{other["number"]}"' not in page
    assert client.post(url, {"absent": other["number"], "reason": "出差"}).status_code == 422
    client.post(url, {"absent": gone["number"], "reason": "出差"})
    made.refresh_from_db()
    assert made.panel[0]["number"] == other["number"]


def test_the_chain_holds_who_was_drawn_and_who_took_whose_place(listed: Any, third: Any, cast: f.Cast) -> None:
    made = drawn(listed, third)
    panel, next_ = [row["number"] for row in made.panel], made.substitutes[0]["number"]
    act(made, "replace", by=cast.department, absent=panel[0], reason="出差")
    events = list(made.events.all())
    result, moved = (next(each for each in events if each.verb == verb) for verb in ("result", "moved_up"))
    assert result.changes["drawn"][1] == "; ".join(panel)
    assert moved.changes["place"] == [panel[0], next_]
    assert verified(events) == {each.id for each in events}
    page = words(browser(cast.department).get(address(made)))
    assert "the next reserve moves up" in page
    assert next_ in page


def test_whoever_cannot_come_after_the_panel_was_confirmed_is_replaced_and_it_is_confirmed_anew(
    listed: Any, third: Any, cast: f.Cast
) -> None:
    integrity = f.person(Role.INTEGRITY, at=f.SHANDONG)
    made = f.walk(drawn(listed, third), ("confirm", integrity))
    gone = made.panel[0]["number"]
    made = f.walk(made, ("replace", cast.department, {"absent": gone}))
    assert made.state == "drawn"
    assert gone not in {each.number for each in pool(made.round)}
    assert pool(made.round).count() == 3
    assert f.walk(made, ("confirm", integrity)).state == "confirmed"


def test_a_place_for_which_the_list_has_nobody_is_named_with_the_kinds_it_may_go_to(cast: f.Cast, third: Any) -> None:
    callings.pool_of(cast, *["technical"] * 4)
    (alone,) = callings.pool_of(cast, "economic")
    wanted = create("draw", by=cast.department, **callings.draw_fields(cast))
    type(wanted.round.rules).objects.update(economic_least=1, technical_share=60)
    made = drawn(f.walk(wanted, ("want", cast.department), ("list", cast.department2)), third)
    assert [row["number"] for row in made.uncovered] == [alone.number]
    assert "经济" in made.uncovered[0]["why"]
    others = {number: label for number, label in members(made) if number != alone.number}
    assert all("递补：" in label for label in others.values())
    assert "Places that no reserve fits" in words(browser(cast.department).get(address(made)))


def test_a_list_published_before_rules_named_their_edition_is_drawn_and_confirmed_as_then(
    listed: Any, third: Any
) -> None:
    file = listed.files.get()
    path = Path(file.content.path)
    path.chmod(0o600)
    text = path.read_bytes().replace(b'"edition": 2,\n', b"")
    path.write_bytes(text)
    digest = hashlib.sha256(text).hexdigest()
    type(file).objects.filter(pk=file.pk).update(sha256=digest)
    made = drawn(f.placed(listed, "listed", digest=digest), third)
    assert len(made.substitutes) == made.reserves
    assert f.walk(made, ("confirm", f.person(Role.INTEGRITY, at=f.SHANDONG))).state == "confirmed"
