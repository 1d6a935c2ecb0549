"""Who may take which step of what hangs on calls: each loop at a glance."""

import pytest

from kehui.records.kinds import kinds
from tests.factories import cast, placed
from tests.generic.samples import sample
from tests.market.matrix import found, table

pytestmark = pytest.mark.django_db

MATRICES = {
    "notice": table("""
draft         submit      department
draft         drop        department
checked       return      department
checked       publish     department
checked       withdraw    department
published     end         platform
published     withdraw    department
ended         clear       department
ended         amend       department
ended         withdraw    department
"""),
    "objection": table("""
draft         submit      rival
draft         drop        rival
received      accept      department
received      refuse      department
received      withdraw    rival
verifying     uphold      department
verifying     dismiss     department
verifying     withdraw    rival
"""),
    "draw": table("""
draft         want        department
wanted        list        department
wanted        return      department
wanted        cancel      department
listed        draw        department
listed        cancel      department
drawn         replace     department
drawn         confirm     department
confirmed     replace     department
drawn         cancel      department
draft         cancel      department
"""),
    "solution": table("""
registered    submit      scholar fellow
registered    drop        scholar fellow
submitted     revise      scholar fellow
submitted     return      department
submitted     accept      department
submitted     decline     department
submitted     withdraw    scholar fellow
accepted      shortlist   author colleague department
accepted      decline     department
accepted      withdraw    scholar fellow
shortlisted   contest     department
shortlisted   win         department
shortlisted   decline     department
shortlisted   intend      author colleague department
shortlisted   withdraw    scholar fellow
contested     win         department
contested     decline     department
contested     intend      author colleague department
winner        intend      author colleague department
winner        sign        author colleague department
winner        fail        author colleague department
intention     sign        author colleague department
intention     fail        author colleague department
signed        fulfil      author colleague
signed        fail        author colleague department
"""),
    "fieldcheck": table("""
draft         plan        city department
draft         cancel      city department
planned       report      city department
planned       cancel      city department
reported      return      city department
reported      confirm     city department
reported      cancel      city department
"""),
    "violation": table("""
draft         submit      city department
draft         drop        city department
reported      state       expert
reported      confirm     city department
reported      dismiss     city department
confirmed     lift        city department
"""),
    "release": table("""
draft         order       city department
draft         drop        city department
writing       submit      city department
writing       drop        city department
checking      return      city department
checking      release     department
released      withdraw    department
"""),
    "followup": table("""
due           report      author colleague department
due           end         department platform
reported      return      city department
reported      confirm     city department
reported      end         department platform
"""),
    "project": table("""
draft         submit      author colleague
draft         drop        author colleague
offered       return      city department
offered       sign        department
offered       countersign nobody
offered       revoke      department
offered       withdraw    author colleague
agreed        return      city department
agreed        sign        department
agreed        revoke      department
agreed        withdraw    author colleague
running       pay         department
running       report      author colleague
running       stop        department
running       eliminate   department
running       request     author colleague
running       close       author colleague
running       revoke      department
changing      stop        department
changing      grant       city department
changing      consent     nobody
changing      keep        city department
midterm       continue    city department
midterm       stop        department
midterm       eliminate   department
midterm       adjust      city department
midterm       resume      author colleague city department
self_accepted accept      department
self_accepted reexamine   department
self_accepted fail        department
self_accepted approve     nobody
self_accepted reject      nobody
self_accepted resume      author colleague city department
user_accepted accept      department
user_accepted reexamine   department
user_accepted fail        department
user_refused  reexamine   department
user_refused  fail        department
user_refused  resume      author colleague city department
again         accept      department
again         fail        department
again         approve     nobody
again         reject      nobody
accepted      file        city department
accepted      settle      department
accepted      revoke      department
"""),
}


@pytest.mark.parametrize("code", MATRICES)
def test_the_table_names_every_step(code: str) -> None:
    loop, matrix = kinds[code].loop, MATRICES[code]
    assert {(state, step) for state in matrix for step in matrix[state]} == {
        (state.code, step.code) for state in loop.states for step in loop.steps_from(state.code)
    }


@pytest.mark.parametrize("code", MATRICES)
def test_who_may_take_which_step(code: str) -> None:
    people = cast()
    made = sample(code, people)
    assert {state: found(placed(made, state), people) for state in MATRICES[code]} == MATRICES[code]
