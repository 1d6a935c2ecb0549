"""What was looked for is marked where it stands."""

import pytest

from kehui.desk.search.asking import Asked
from kehui.desk.search.highlights import Marker


@pytest.mark.parametrize(
    ("asked", "text", "marked"),
    [
        ("碳纤维", "大丝束碳纤维板", "大丝束<mark>碳纤维</mark>板"),
        ("碳纖維", "碳纤维板", "<mark>碳纤维</mark>板"),
        ("T30", "碳纤维T300", "碳纤维<mark>T30</mark>0"),
        ("26", "XQ-2026-000026", "XQ-2026-000026"),
        ("026", "XQ-2026-000126", "XQ-2<mark>026</mark>-000126"),
        ("２０２６", "XQ-2026-000126", "XQ-<mark>2026</mark>-000126"),
        ("<b>", "a <b> c", "a &lt;<mark>b</mark>&gt; c"),
    ],
)
def test_marked(asked: str, text: str, marked: str) -> None:
    assert Marker.of(Asked.of(asked)).marked(text) == marked
