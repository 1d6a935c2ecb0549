"""Every pair of colour roles that meets on a page is legible: WCAG 2.2 AA, on light and on dark screens."""

import re
from pathlib import Path

import pytest

import kehui

CSS = Path(kehui.__file__).parent / "static" / "css"
ROLE = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")

TEXT = [  # 4.5 : 1 (success criterion 1.4.3)
    *((ink, ground) for ink in ("ink", "ink-soft", "ink-faint", "link") for ground in ("ground", "surface", "sunken")),
    *((ink, "hover") for ink in ("ink", "ink-soft", "ink-faint", "link")),
    ("ink", "brand-soft"), ("ink-soft", "brand-soft"), ("brand", "brand-soft"), ("brand-strong", "brand-soft"),
    ("link", "brand-soft"), ("brand", "surface"), ("brand-strong", "sunken"), ("ink-faint", "brand-soft"),
    ("on-brand", "brand"), ("on-brand", "brand-strong"), ("on-bar", "bar"), ("on-bar", "bar-raised"),
    ("on-bar-soft", "bar"), ("accent", "accent-soft"), ("accent", "surface"), ("accent", "ground"),
    ("ink", "accent-soft"), ("ink-faint", "accent-soft"), ("ok", "ok-soft"), ("ok", "surface"), ("ink", "ok-soft"),
    ("danger", "danger-soft"), ("danger", "surface"), ("danger", "ground"), ("danger", "hover"),
    ("ink", "danger-soft"), ("on-danger", "danger"),
]  # fmt: skip
SHAPES = [  # 3 : 1 (success criteria 1.4.11 and 2.4.13)
    ("line-control", "surface"), ("line-control", "ground"), ("line-control", "sunken"), ("focus", "surface"),
    ("focus", "ground"), ("focus", "sunken"), ("bar-accent", "bar"), ("brand", "line"), ("accent", "surface"),
    ("ok", "surface"),
]  # fmt: skip


def themes() -> dict[str, dict[str, str]]:
    light, dark = (CSS / "tokens.css").read_text(encoding="utf-8").split("@media", 1)
    roles = dict(ROLE.findall(light))
    return {"light": roles, "dark": roles | dict(ROLE.findall(dark))}


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (SHAPES, 3.0)], ids=["text", "shapes"])
def test_roles_that_meet_are_told_apart(theme: str, pairs: list[tuple[str, str]], least: float) -> None:
    roles = themes()[theme]
    poor = {pair: round(contrast(roles[pair[0]], roles[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < least} == {}


def test_contrast_formula_agrees_with_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_only_the_tokens_name_colours_and_every_used_token_exists() -> None:
    defined = set(re.findall(r"--([a-z0-9-]+):", (CSS / "tokens.css").read_text(encoding="utf-8")))
    for sheet in sorted(CSS.glob("*.css")):
        text = sheet.read_text(encoding="utf-8")
        assert set(re.findall(r"var\(--([a-z0-9-]+)", text)) <= defined, sheet.name
        if sheet.name not in {"tokens.css", "print.css"}:
            assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![\w-])|\brgba?\(|\bhsla?\(", text) == [], sheet.name
