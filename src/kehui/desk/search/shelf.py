"""The process's open look-up index, which lies beside that of matching."""

from pathlib import Path

from django.conf import settings

from kehui.desk.search.index import Index
from kehui.records.following import Shelf

shelf = Shelf("entries to look up", lambda: Path(settings.INDEX_DIR).with_name("lookup"), Index)
