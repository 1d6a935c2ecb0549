"""The first three administrators are made once, are three people, and have no password before they set one."""

import pytest

from kehui.people.beginning import begin
from kehui.people.models import AdminAct, Person
from tests import factories

pytestmark = pytest.mark.django_db
NAMES = {"system": "guan", "security": "an", "audit": "shen"}


def test_three_people_are_made_once() -> None:
    made = begin(NAMES)
    assert {role: list(person.powers.scopes) for role, person in made.items()} == {role: [role] for role in NAMES}
    assert not any(person.has_usable_password() for person in made.values())
    assert AdminAct.objects.filter(action="begin").count() == 3
    with pytest.raises(ValueError, match="already"):
        begin({"system": "a", "security": "b", "audit": "c"})


@pytest.mark.parametrize("change", [{"audit": "GUAN"}, {"audit": "taken"}])
def test_names_that_are_taken_or_repeated_make_nobody(change: dict[str, str]) -> None:
    factories.person("expert")
    Person.objects.update(username="taken")
    with pytest.raises(ValueError, match=r"three|taken"):
        begin(NAMES | change)
    assert Person.objects.count() == 1
