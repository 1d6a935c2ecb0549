"""Files are checked, kept once under their hash and told in the history."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile

from kehui.records.attachments import attach, may_attach
from kehui.records.models import Event, File
from kehui.records.services import create
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return factories.cast()


@pytest.fixture
def draft(cast: Cast) -> Any:
    return create("demand", by=cast.author, title="甲", owner=cast.company)


def test_a_file_is_kept_under_its_hash_and_told(cast: Cast, draft: Any) -> None:
    made = attach(draft, ContentFile(b"%PDF example", name="../图纸.pdf"), by=cast.colleague)
    assert (made.name, made.size, made.state) == ("图纸.pdf", 12, "draft")
    assert made.content.name.endswith(made.sha256)
    with made.content.open() as content:
        assert content.read() == b"%PDF example"
    event = Event.objects.filter(record=draft.pk).last()
    assert (event.verb, event.changes) == ("attach", {"file": [None, f"图纸.pdf {made.sha256}"]})


def test_the_same_content_is_stored_once(cast: Cast, draft: Any) -> None:
    first = attach(draft, factories.letter("一.pdf"), by=cast.author)
    second = attach(draft, factories.letter("二.pdf"), by=cast.author)
    assert first.content.name == second.content.name
    assert File.objects.count() == 2


@pytest.mark.parametrize(
    "content",
    [
        ContentFile(b"x", name="a.exe"),
        ContentFile(b"x", name="无后缀"),
        ContentFile(b"", name="空.pdf"),
        ContentFile(b"x" * 11, name="大.pdf"),
    ],
)
def test_what_cannot_be_kept_is_refused(cast: Cast, draft: Any, settings: Any, content: ContentFile) -> None:
    settings.FILE_BYTES = 10
    with pytest.raises(ValidationError):
        attach(draft, content, by=cast.author)
    assert not File.objects.exists()
    assert Event.objects.filter(record=draft.pk).count() == 1


def test_those_who_take_part_may_attach(cast: Cast, draft: Any) -> None:
    shown = factories.placed(draft, "published")
    allowed = {name for name, person in cast.people().items() if may_attach(shown, person)}
    offices = {"county", "county2", "city", "city2", "department", "department2"}
    assert allowed == {"author", "colleague", "platform", *offices}
    with pytest.raises(PermissionDenied):
        attach(shown, factories.letter(), by=cast.rival)
