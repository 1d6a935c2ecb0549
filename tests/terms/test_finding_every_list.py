"""Every shipped list, whichever: its terms have codes of their own and are found by code, name, pinyin and initials."""

import pytest
from django.utils import timezone

from kehui.terms.finding import find
from kehui.terms.models import Term, Tree
from kehui.terms.services import load

pytestmark = pytest.mark.django_db
MANY = 1000  # more than any list has


@pytest.mark.parametrize("tree", Tree.values)
def test_every_term_is_found_by_code_name_pinyin_and_initials(tree: str) -> None:
    load(tree)
    today = timezone.localdate()
    terms = list(Term.objects.of(tree).valid(today))
    assert terms
    missed = []
    for term in terms[:: max(1, len(terms) // 8)]:
        initials = "".join(syllable[0] for syllable in term.pinyin.split())
        for text in (term.code, term.name, term.pinyin, term.pinyin.replace(" ", ""), initials):
            found = {each.code for each in find(tree, text, on=today, limit=MANY).terms}
            missed += [] if term.code in found else [(term.code, text)]
    assert missed == []
