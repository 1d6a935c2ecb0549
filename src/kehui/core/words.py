"""Marks the core's texts for translation: they stay English here, and the page that shows one translates it.

>>> Refused(mark("%(count)d of %(limit)d"), count=3, limit=2).args
('3 of 2',)
"""


def mark(text: str) -> str:
    """Return `text` unchanged; importing this as ``_`` lets the translation catalogue find the text."""
    return text


class Refused(ValueError):
    """A value cannot be accepted, said in a sentence for the person who entered it.

    ``template % parts`` is the English sentence; a page shows ``gettext(error.template) % error.parts`` instead.
    """

    def __init__(self, template: str, **parts: object) -> None:
        super().__init__(template % parts)
        self.template = template
        self.parts = parts
