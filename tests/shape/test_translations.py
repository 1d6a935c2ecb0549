"""Whatever a page says in English it also says in Chinese, and the compiled catalogue is the one in the source."""

import re

import polib
import pytest

from tests.shape.sources import SRC, name
from tests.shape.texts import Text, in_template, marked

FOLDER = SRC / "locale" / "zh_Hans" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    source = FOLDER / "django.po"
    assert source.exists(), f"{name(source)} is missing"
    return polib.pofile(str(source))


def translations(entry: polib.POEntry) -> list[str]:
    """The Chinese forms of an entry; Chinese has one plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def key(entry: polib.POEntry) -> Text:
    return Text(entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def test_texts_are_found_in_templates(tmp_path) -> None:
    template = tmp_path / "page.html"
    template.write_text(
        '{% translate "Yes" context "answer" %}{{ _("No")|upper }}{% icon label=_("It\'s") %}'
        "{% blocktranslate count n=xs|length %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
    )
    assert set(in_template(template)) == {
        Text("answer", "Yes", None),
        Text(None, "No", None),
        Text(None, "It's", None),
        Text(None, "%(n)s day", "%(n)s days"),
    }


def test_every_text_is_translated(catalogue: polib.POFile) -> None:
    good = {key(entry) for entry in catalogue if not entry.obsolete and not entry.fuzzy and all(translations(entry))}
    missing = [f"{name(path)}: {one.singular!r}" for one, path in marked().items() if one not in good]
    assert not missing, "\n".join(sorted(missing))


def test_translations_keep_their_placeholders(catalogue: polib.POFile) -> None:
    broken = [
        entry.msgid
        for entry in catalogue
        for translation in translations(entry)
        if translation
        and set(PLACEHOLDER.findall(translation)) != set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    ]
    assert not broken, "\n".join(broken)


def test_the_compiled_catalogue_is_up_to_date(catalogue: polib.POFile) -> None:
    compiled = polib.mofile(str(FOLDER / "django.mo"))
    source = {key(entry): translations(entry) for entry in catalogue.translated_entries()}
    assert {key(entry): translations(entry) for entry in compiled} == source
