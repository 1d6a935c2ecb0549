"""Every class is drawn in one stylesheet: two that mean different things by one name would change each other."""

import re
from collections import defaultdict

from tests.static.test_contrast import CSS

SHARED = {"base.css", "print.css"}  # the ground under all classes, and what paper changes
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
HEAD = re.compile(r"^([^\s@}][^{]*)\{", re.MULTILINE)


def test_a_class_has_one_home() -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for sheet in CSS.glob("*.css"):
        for selectors in HEAD.findall(COMMENT.sub("", sheet.read_text(encoding="utf-8"))):
            for selector in map(str.strip, selectors.split(",")):
                if re.fullmatch(r"\.[a-z-]+", selector) and sheet.name not in SHARED:
                    homes[selector].add(sheet.name)
    assert homes
    assert not {name: sorted(sheets) for name, sheets in homes.items() if len(sheets) > 1}
