"""Yes and no as people write them into the cells of a table, in Chinese and English."""

YES = ("是", "必答", "达到", "已达到", "符合", "yes", "y", "true", "1")
NO = ("否", "不", "不符合", "未达到", "no", "n", "false", "0", "failed")


def says_yes(text: str) -> bool:
    """Whether a cell says yes.

    >>> says_yes(" 是 "), says_yes("否"), says_yes("")
    (True, False, False)
    """
    return text.strip().casefold() in YES


def says_no(text: str) -> bool:
    """Whether a cell says no; a blank one says nothing.

    >>> says_no("不符合"), says_no("")
    (True, False)
    """
    return text.strip().casefold() in NO
