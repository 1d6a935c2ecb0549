"""Commands that use the database, called in this process on the test's own tables and index."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result


@pytest.fixture
def call(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """Calls `kehui`; the data folder is the test's. Needs the database."""
    from kehui.cli import kehui
    from kehui.mechanisms.matching.shelf import shelf

    monkeypatch.setenv("KEHUI_DATA", str(tmp_path))
    settings.INDEX_DIR = tmp_path / "index"
    yield lambda *arguments: CliRunner().invoke(kehui, [*arguments, "--data", str(tmp_path)])
    shelf.close()
