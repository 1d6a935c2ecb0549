"""What the inverted index is given: every pair and word once per occurrence, marked with its kind."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kehui.core.search.documents import Document, Stored
from kehui.core.search.postings import mark_of, posting_texts
from kehui.core.search.tokens import is_han

TEXTS = st.lists(st.text(st.sampled_from("碳纤维 \n，abT3/.-0"), max_size=20), max_size=4)


@given(TEXTS)
def test_pairs_words_and_lone_characters(texts: list[str]) -> None:
    documents = [Stored.of(Document(f"d{n}", f"kind{n % 2}", {"a": text, "b": text})) for n, text in enumerate(texts)]
    for stored, given_text in zip(documents, posting_texts(documents), strict=True):
        expected = []
        for run in "\n".join(stored.texts.values()).split():
            pieces = ["".join(pair) for pair in pairwise(run)] if is_han(run) and len(run) > 1 else [run]
            expected += [mark_of(stored.kind) + piece for piece in pieces]
        assert sorted(given_text.split()) == sorted(expected)


def test_kinds_have_marks_of_their_own() -> None:
    kinds = ["demand", "achievement", "expert", "platform", "enterprise", "policy", "talent", "finance", "commissioner"]
    assert len({mark_of(kind) for kind in kinds}) == len(kinds)
