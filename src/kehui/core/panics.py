"""Panics of libraries written in Rust: they come as exceptions that are no `Exception` and belong to no module."""


def is_panic(error: BaseException) -> bool:
    """Whether a library broke down instead of saying what is wrong.

    >>> is_panic(ValueError("wrong"))
    False
    """
    return type(error).__name__ == "PanicException"
