"""Personal data as those see it who do not need it whole: the ends are shown, so that people can be told apart."""


def masked_phone(number: str) -> str:
    """A telephone number with its middle hidden.

    >>> masked_phone("13812345678"), masked_phone("0531-8606"), masked_phone("110")
    ('138****5678', '053****06', '****')
    """
    if len(number) < 7:
        return "****" if number else ""
    return f"{number[:3]}****{number[-4:] if len(number) > 9 else number[-2:]}"


def masked_email(address: str) -> str:
    """An address with all but its first letter and its domain hidden.

    >>> masked_email("zhao@example.cn"), masked_email("")
    ('z***@example.cn', '')
    """
    name, at, domain = address.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else ""
