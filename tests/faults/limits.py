"""What the processes of these tests do at a limit, one command each: `python -m tests.faults.limits COMMAND ROUNDS`."""

import sys
from itertools import count
from typing import Any

from tests.faults.forks import apart, ready, together


def cap(rounds: str) -> None:
    """Two officers ask the same expert at the same moment, in rounds of their own, with one review left of the year."""
    from django.core.exceptions import ValidationError

    from kehui.calls.reviews.models import Review
    from kehui.calls.rounds.models import Round
    from kehui.people.models import Person
    from kehui.records.models import Record
    from kehui.records.services import create
    from kehui.records.verification import verify

    for number in range(1, int(rounds) + 1):
        before, expert, officers = apart(lambda number=number: _two_rounds(1000 * number))

        def ask(place: int, before: Any = before, expert: int = expert, officers: Any = officers) -> int:
            made = Round.objects.get(pk=before[place][0])
            case, judge = (Record.objects.get(pk=pk) for pk in (before[place][1], expert))
            given = {"round": made, "case": case, "judge": judge}
            try:
                create("review", by=Person.objects.get(pk=officers[place]), **given)
            except ValidationError:
                return 0
            return 1

        assert sum(together(lambda: ask(0), lambda: ask(1))) == 1
        assert apart(lambda judge=expert: Review.objects.filter(judge=judge).count()) == 1
    assert apart(lambda: list(verify())) == []


def _two_rounds(first: int) -> tuple[list[tuple[int, int]], int, list[int]]:
    from kehui.calls.rulesets.models import RuleSet
    from kehui.records.services import create
    from tests import callings, factories

    factories._serial = count(first)  # the children before this one have counted for themselves
    people = factories.cast()
    expert = callings.another_expert(people)
    made = []
    for _ in range(2):
        case = callings.application_under_review(people)
        round_ = create("round", by=people.department, **callings.round_fields(people, call=case.call))
        RuleSet.objects.filter(pk=round_.rules_id).update(yearly_most=1)
        made.append((round_.pk, case.pk))
    return made, expert.pk, [people.department.pk, people.department2.pk]


def share(rounds: str) -> None:
    """Two clerks of one city and one of another recommend at the same moment, with one place left of each city: of the
    two one is told, and the other city is not held up by them."""
    from django.core.exceptions import ValidationError

    from kehui.calls.applications.models import Application
    from kehui.people.models import Person
    from kehui.records.services import act
    from kehui.records.verification import verify

    for number in range(1, int(rounds) + 1):
        cases, clerks = apart(lambda number=number: _at_two_cities(1000 * number))

        def recommend(place: int, cases: Any = cases, clerks: Any = clerks) -> int:
            case, by = Application.objects.get(pk=cases[place]), Person.objects.get(pk=clerks[place])
            try:
                act(case, "recommend", by=by)
            except ValidationError as error:
                return -len(error.messages)
            return 1

        first, second, elsewhere = together(lambda: recommend(0), lambda: recommend(1), lambda: recommend(2))
        assert (sorted((first, second)), elsewhere) == ([-1, 1], 1)
        states = apart(
            lambda cases=cases: list(Application.objects.filter(pk__in=cases).values_list("state", flat=True))
        )
        assert sorted(states) == ["city", "formal", "formal"]
    assert apart(lambda: list(verify())) == []


def _at_two_cities(first: int) -> tuple[list[int], list[int]]:
    """Three applications to a call of which each city may recommend one, and who recommends them: two of a city with
    its two clerks, one of another with its own."""
    from kehui.people.powers import Role
    from kehui.records.services import create
    from tests import callings, factories

    factories._serial = count(first)  # the children before this one have counted for themselves
    people, other = factories.cast(), factories.person(Role.CITY, at=factories.QINGDAO)
    guide = callings.issued_guide(people, call=callings.open_call(people, per_city=1))
    made = []
    for author, owner in ((people.author, people.company),) * 2 + ((people.rival, people.other_company),):
        fields = callings.application_fields(people, guide=guide, owner=owner)
        keeper = factories.person(Role.ORGANISATION, organisation=owner)
        steps = ("submit", author), ("confirm", keeper), ("support", people.department)
        made.append(factories.walk(create("application", by=author, **fields), *steps).pk)
    return made, [people.city.pk, people.city2.pk, other.pk]


def calls(limit: str) -> None:
    """Four processes of a server are called with one token, twice as often together as it may be."""
    from django.test import Client, override_settings

    from kehui.api.tokens import issue
    from kehui.people.models import Person

    secret = apart(lambda: issue("test", by=Person.objects.filter(is_active=True).first(), scopes=["read"], days=1)[1])

    def call() -> list[int]:
        client = Client(headers={"authorization": f"Bearer {secret}"})
        return [client.get("/api/v1/me").status_code for _each in range(int(limit) // 2)]

    with override_settings(API_CALLS=int(limit), ALLOWED_HOSTS=["*"]):
        answers = [status for each in together(call, call, call, call) for status in each]
    assert sorted(answers) == [200] * int(limit) + [429] * int(limit)


def quota(rounds: str) -> None:
    """Two officers propose two applications at the same moment, with one place left in the call: one is told."""
    from django.core.exceptions import ValidationError

    from kehui.calls.applications.models import Application
    from kehui.people.models import Person
    from kehui.records.services import act

    for number in range(1, int(rounds) + 1):
        cases, officer = apart(lambda number=number: _for_one_place(1000 * number))

        def propose(place: int, cases: Any = cases, officer: int = officer) -> int:
            try:
                act(Application.objects.get(pk=cases[place]), "propose", by=Person.objects.get(pk=officer))
            except ValidationError:
                return 0
            return 1

        assert sorted(together(lambda: propose(0), lambda: propose(1))) == [0, 1]


def _for_one_place(first: int) -> tuple[list[int], int]:
    from kehui.calls.openings.models import Call
    from tests import callings, factories

    factories._serial = count(first)  # the children before this one have counted for themselves
    people = factories.cast()
    one = callings.application_under_review(people)
    other = callings.application_under_review(people, guide=one.guide)
    Call.objects.filter(pk=one.call_id).update(quota=1)
    return [one.pk, other.pk], people.department2.pk


if __name__ == "__main__":
    ready()
    {"cap": cap, "share": share, "calls": calls, "quota": quota}[sys.argv[1]](sys.argv[2])
