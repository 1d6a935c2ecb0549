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


def test_the_same_file_again_is_refused_as_far_as_its_sender_can_see(cast: Cast, draft: Any) -> None:
    kept = attach(draft, factories.letter("方案.pdf"), by=cast.author)
    with pytest.raises(ValidationError, match=r"“方案\.pdf”"):
        attach(draft, factories.letter("方案.pdf"), by=cast.colleague)
    File.objects.filter(pk=kept.pk).update(audience="office")
    assert attach(draft, factories.letter("方案.pdf"), by=cast.colleague).pk != kept.pk
    assert attach(draft, ContentFile(b"%PDF-2", name="方案.pdf"), by=cast.author).version == 1


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


def test_a_new_version_follows_under_the_first(cast: Cast, draft: Any) -> None:
    first = attach(draft, ContentFile(b"%PDF-1", name="方案.pdf"), by=cast.author, audience="office")
    second = attach(draft, ContentFile(b"%PDF-2", name="方案2.pdf"), by=cast.author, replaces=first)
    third = attach(draft, ContentFile(b"%PDF-3", name="方案3.pdf"), by=cast.author, replaces=second)
    assert [(each.version, each.first_id, each.audience) for each in (first, second, third)] == [
        (1, None, "office"), (2, first.pk, "office"), (3, first.pk, "office"),
    ]  # fmt: skip
    with pytest.raises(ValidationError):
        attach(draft, ContentFile(b"%PDF-3", name="方案3.pdf"), by=cast.author, replaces=first)
    with pytest.raises(PermissionDenied):  # a colleague may not read it, so may not replace it
        attach(draft, factories.letter(), by=cast.colleague, replaces=first)
    other = create("demand", by=cast.author, title="乙", owner=cast.company)
    with pytest.raises(ValidationError):
        attach(other, factories.letter(), by=cast.author, replaces=first)
    assert File.objects.count() == 3


def test_the_files_of_a_record_have_a_limit_together(cast: Cast, draft: Any, settings: Any) -> None:
    attach(draft, factories.letter("一.pdf"), by=cast.author)
    settings.RECORD_FILE_BYTES = factories.letter().size * 2 - 1
    with pytest.raises(ValidationError):
        attach(draft, factories.letter("二.pdf"), by=cast.author)
    assert File.objects.count() == 1
