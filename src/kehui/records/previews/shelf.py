"""Previews that were drawn, on disk by the digest of the file; whatever is missing is drawn when it is asked for."""

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kehui.records.contents import suffix_of
from kehui.records.models import File

EDITION = "1"  # raised when drawing changes, so that nothing old is shown
AT_ONCE = 4  # pages drawn in one run, as in drawing.py
FORMS = ("pdf", "png", "jpg", "jpeg", "docx", "xlsx", "csv", "txt")
FORGOTTEN = 3600  # seconds after which what was too much is tried again
_places = BoundedSemaphore(2)  # processes that draw at the same time


@dataclass(frozen=True)
class Preview:
    """What can be shown of a file: numbered ``pages`` as pictures, ``markup`` that is clean, ``sheets`` of rows, or
    ``text``; or the ``problem`` in words. ``cut`` when the file goes on."""

    pages: int = 0
    markup: str = ""
    sheets: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""
    cut: bool = False
    problem: str = ""

    @property
    def places(self) -> range:
        """The pages that are shown; there may be more in the file."""
        return range(1, min(self.pages, settings.PREVIEW_PAGES) + 1)


def preview(file: File) -> Preview:
    """What can be shown of a file."""
    form = suffix_of(file.name)
    if form not in FORMS:
        words = _("There is no preview of %(type)s files; download it to open it.")
        return Preview(problem=words % {"type": form.upper()})
    outcome = _outcome(file, form, 1)
    if problem := outcome.get("problem"):
        return Preview(problem=_words(problem))
    return Preview(**outcome)


def page_of(file: File, place: int) -> Path | None:
    """The picture of a page; None when there is none."""
    form = suffix_of(file.name)
    if form not in FORMS or not 1 <= place <= settings.PREVIEW_PAGES:
        return None
    first = (place - 1) // AT_ONCE * AT_ONCE + 1
    _outcome(file, form, first)
    for suffix in ("png", "jpg"):
        if (found := _folder(file, form, first) / f"page-{place}.{suffix}").exists():
            return found
    return None


def _words(problem: str) -> str:
    return {
        "encrypted": _("This file is protected by a password; download it to open it."),
        "damaged": _("This file is damaged or not what its name says; it cannot be shown."),
        "limits": _("This file is too large or too complicated to be shown here; download it to open it."),
        "busy": _("Other previews are being made just now; try again in a moment."),
    }[problem]


def _folder(file: File, form: str, first: int) -> Path:
    return settings.PREVIEW_DIR / file.sha256[:2] / f"{file.sha256}-{form}-{EDITION}" / str(first)


def _outcome(file: File, form: str, first: int) -> dict[str, Any]:
    """The outcome kept, or a new one; of what was too much, only for an hour."""
    kept = _folder(file, form, first) / "outcome.json"
    if (found := _read(kept)) is not None:
        return found
    if not _places.acquire(timeout=settings.PREVIEW_SECONDS):
        return {"problem": "busy"}
    try:
        return _read(kept) or _draw(file, form, first, kept.parent)
    finally:
        _places.release()


def _read(kept: Path) -> dict[str, Any] | None:
    try:
        outcome, age = json.loads(kept.read_text(encoding="utf-8")), time.time() - kept.stat().st_mtime
    except FileNotFoundError:
        return None
    return None if outcome.get("problem") == "limits" and age > FORGOTTEN else outcome


def _draw(file: File, form: str, first: int, folder: Path) -> dict[str, Any]:
    """Draw beside the shelf and put it there whole, so that nobody reads half of it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.PREVIEW_DIR) as made:
        target = Path(made) / "drawn"
        target.mkdir()
        _run(form, file.content.path, target, first)
        outcome = target / "outcome.json"
        if not outcome.exists():
            outcome.write_text(json.dumps({"problem": "limits"}))
        shutil.rmtree(folder, ignore_errors=True)
        target.rename(folder)
    return json.loads((folder / "outcome.json").read_text(encoding="utf-8"))


def _run(form: str, source: str, target: Path, first: int) -> None:
    """The process gets the file and nothing of the site: no database address, no secret key."""
    bounds = [str(math.ceil(settings.PREVIEW_SECONDS)), str(settings.PREVIEW_BYTES)]
    command = [sys.executable, "-m", "kehui.records.previews.drawing", form, source, str(target), str(first), *bounds]
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.defpath, "TMPDIR": str(target)}
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        subprocess.run(command, env=environment, timeout=settings.PREVIEW_SECONDS * 2, check=False, **quiet)  # type: ignore[call-overload]
    except subprocess.TimeoutExpired:
        return
