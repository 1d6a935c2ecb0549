"""Nothing committed ties the project to one machine, to one package registry or to somebody else's server."""

import re

from tests.shape.sources import committed, name

# Written so that no pattern matches itself.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.*])/(?:wor[k]|roo[t]|hom[e]|tm[p]|Users[/])/\w",
    "a package registry": r"py[p]i\.org|pythonhoste[d]\.org|registry\.npmj[s]|deb\.debia[n]\.org",
    "a server for scripts, styles or fonts": r"jsdeliv[r]|unpk[g]\.com|cdnj[s]|googleapi[s]|gstati[c]|\bcd[n]\.",
    "a lock file that records addresses": r"(?m)^source = \{ registr[y]",
}


def test_committed_files_name_no_machine_registry_or_foreign_server() -> None:
    found = []
    for path in committed():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or an archive
        for what, pattern in FORBIDDEN.items():
            if match := re.search(pattern, text):
                line = text.count("\n", 0, match.start()) + 1
                found.append(f"{name(path)}:{line} names {what}: {match[0]}")
    assert not found, "\n".join(found)


def test_requirements_are_pinned_with_hashes() -> None:
    files = [path for path in committed() if path.parent.name == "requirements"]
    assert {path.name for path in files} == {"base.txt", "dev.txt", "spark.txt"}
    for path in files:
        blocks = re.split(r"\n(?=[a-z0-9])", path.read_text(encoding="utf-8"))
        pins = [block for block in blocks if not block.startswith("#")]
        assert pins
        assert [pin for pin in pins if "==" not in pin.split()[0] or "sha256:" not in pin or "--index" in pin] == []
