"""Between a label and what it names stands the colon of the reader's language, not one typed into a template."""

import re
from pathlib import Path

import kehui

TEMPLATES = Path(kehui.__file__).parent / "templates"
TRANSLATED = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
TYPED = re.compile(r"[%}]}: [{<]")


def test_no_template_types_a_colon_after_a_label() -> None:
    pages = (page for ending in ("html", "txt") for page in TEMPLATES.rglob(f"*.{ending}"))
    found = [f"{page.relative_to(TEMPLATES)}: {mark}" for page in pages
             for mark in TYPED.findall(TRANSLATED.sub("", page.read_text("utf-8")))]  # fmt: skip
    assert found == []
