"""What is wrong about a request is said in the reader's language."""

from typing import Literal

import pytest
from django.utils import translation
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kehui.api.malformed import WORDS, words


class Asked(BaseModel):
    """Something of each sort."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field(max_length=3)
    state: Literal["draft", "done"] = "draft"
    count: int = Field(ge=1)


def found(**given: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as refused:
        Asked.model_validate(given)
    return {str(each["loc"][0]): words(each) for each in refused.value.errors()}


def test_missing_unknown_too_long_and_too_small() -> None:
    said = found(title="12345", count=0, titel="x")
    for name, part in (("title", "3"), ("count", "1"), ("titel", "")):
        assert part in said[name], name
    assert found(count=1)["title"] == str(WORDS["missing"])


def test_choices_stand_as_a_list_without_a_word_of_english() -> None:
    with translation.override("zh-hans"):
        assert found(title="a", count=1, state="x")["state"].endswith("draft, done")


def test_in_chinese_no_english_is_left() -> None:
    with translation.override("zh-hans"):
        assert all(text.isascii() is False for text in found(title=4, count="x", titel="x").values())


def test_what_is_not_known_stays_as_it_was_said() -> None:
    assert words({"type": "of_its_own", "msg": "so it is"}) == "so it is"
    assert words({"type": "string_too_long", "msg": "too long"}) == "too long"
