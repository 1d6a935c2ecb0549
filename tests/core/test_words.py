"""A refusal reads as a sentence, and keeps what a page needs to say it in another language."""

from kehui.core.words import Refused, mark


def test_a_refusal_is_a_sentence_and_its_parts() -> None:
    refused = Refused(mark("%(count)d of %(limit)d"), count=3, limit=2)
    assert str(refused) == "3 of 2"
    assert refused.parts == {"count": 3, "limit": 2}
    assert refused.template == "%(count)d of %(limit)d"
