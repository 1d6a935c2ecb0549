"""Whole numbers as a page, a sheet or a program sends them."""

LONGEST = 18  # digits of what every database keeps as a key


def whole(text: str) -> int | None:
    """The number that some digits stand for; None for anything else, and for more digits than a number here has.

    >>> whole("12"), whole(""), whole("-1"), whole("9" * 5000)
    (12, None, None, None)
    """
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
