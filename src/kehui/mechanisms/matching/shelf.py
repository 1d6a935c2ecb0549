"""The process's open index of matching."""

from pathlib import Path

from django.conf import settings

from kehui.core.search import Index
from kehui.records.following import Shelf

shelf = Shelf("documents", lambda: Path(settings.INDEX_DIR), Index)
