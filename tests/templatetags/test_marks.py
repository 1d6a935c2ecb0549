"""The small marks: what they say in words, what they escape and what they refuse."""

import datetime

import pytest
from django.template.base import TemplateSyntaxError
from django.utils import translation

from kehui.templatetags import marks

TODAY = datetime.date(2026, 3, 9)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [(-1, "1 day overdue", "late"), (-4, "4 days overdue", "late"), (0, "due today", "soon"), (1, "1 day left", "soon"),
     (3, "3 days left", "soon"), (4, "4 days left", "far")],
)  # fmt: skip
def test_deadline_says_in_words_how_far_it_is(days: int, words: str, tone: str) -> None:
    html = marks.due(TODAY + datetime.timedelta(days=days), today=TODAY)
    assert words in html
    assert f"due-{tone}" in html


@pytest.mark.parametrize(
    ("name", "initials"),
    [("欧阳海岱", "海岱"), ("王敏", "王敏"), ("Anna Brandt", "AB"), ("Plato", "P"), ("", "?"), ("  ", "?")],
)
def test_initials(name: str, initials: str) -> None:
    assert f">{initials}<" in marks.avatar(name)


def test_moments_are_shown_in_local_time_and_days_as_days() -> None:
    moment = datetime.datetime(2026, 3, 9, 16, 5, tzinfo=datetime.UTC)
    assert ">2026-03-10 00:05<" in marks.when(moment)
    assert ">2026-03-10<" in marks.when(moment, time=False)
    assert ">2026-03-09<" in marks.when(TODAY)
    assert "not given" in marks.when(None)


@pytest.mark.parametrize(("value", "width"), [(0, "0.0"), (41, "41.0"), (100, "100.0"), (250, "100.0"), (-3, "0.0")])
def test_score_bar_stays_within_its_track(value: float, width: str) -> None:
    assert f'class="bar-fill" width="{width}"' in marks.score(value)


def test_score_is_readable_without_seeing_the_bar() -> None:
    assert "of 100" in marks.score(87)
    assert "<b>87</b>" in marks.score(87)


def test_numbers_are_grouped_and_bounded_counts_left_alone() -> None:
    assert [marks.grouped(value) for value in (1284, 12.5, "10,000+", 0)] == ["1,284", "12.5", "10,000+", "0"]


@pytest.mark.parametrize("phase", marks.PHASES)
def test_each_phase_has_its_own_shape(phase: str) -> None:
    shapes = {marks.shape(other) for other in marks.PHASES}
    assert len(shapes) == len(marks.PHASES)
    assert marks.shape(phase) in marks.badge(phase, label="x")


@pytest.mark.parametrize(
    "draw",
    [
        lambda: marks.badge("published", label="x"),
        lambda: marks.pill("x", tone="pink"),
        lambda: marks.button("x", variant="huge"),
        lambda: marks.button("x", onclick="steal()"),
        lambda: marks.link_button("x", href="/", style="color:red"),
    ],
)
def test_unknown_values_and_attributes_are_refused(draw) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw()


@pytest.mark.parametrize(
    "draw",
    [
        lambda text: marks.badge("open", label=text),
        lambda text: marks.pill(text),
        lambda text: marks.button(text, bare=True, icon="check", hx_confirm=text, value=text),
        lambda text: marks.link_button(text, href=text),
        lambda text: marks.avatar(text),
        lambda text: marks.kbd(text),
        lambda text: marks.progress(1, label=text),
        lambda text: marks.icon("check", label=text),
    ],
)
def test_text_is_escaped(draw) -> None:
    html = draw('<script>"x"</script>')
    assert "<script>" not in html
    assert '"x"</' not in html


def test_button_attributes() -> None:
    html = marks.button("Save", name="go", value=0, hx_post="/x", data_submit=True, aria_label="", disabled=True)
    assert '<button type="submit" class="button button-secondary" name="go" value="0" disabled' in html
    assert 'hx-post="/x" data-submit="true">' in html
    assert "aria-label" not in html


def test_an_icon_is_silent_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in marks.icon("check")
    named = marks.icon("check", label="done")
    assert 'role="img"' in named
    assert 'aria-label="done"' in named
    assert 'aria-hidden="false"' in named
