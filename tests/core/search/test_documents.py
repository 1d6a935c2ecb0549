"""Documents survive packing, and refuse what the index cannot hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehui.core.search.documents import Document, Stored


@given(st.dictionaries(st.sampled_from(["title", "works"]), st.text(max_size=30)))
def test_packing_gives_back_the_normalised_text(fields: dict[str, str]) -> None:
    stored = Stored.of(Document("项目-1", "demand", fields))
    assert Stored.unpacked(stored.packed()) == stored
    assert all(stored.texts.values())


@pytest.mark.parametrize("bad", ["", "a\x1fb", "\ud800", "x" * 1001])
def test_unusable_ids_and_names_are_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="not usable"):
        Stored.of(Document(bad, "demand", {}))
    with pytest.raises(ValueError, match="not usable"):
        Stored.of(Document("a", "demand", {bad: "x"}))
