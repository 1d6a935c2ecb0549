"""Large exports."""


def register() -> None:
    pass
