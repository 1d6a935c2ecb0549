"""Our files through LibreOffice itself: opened, saved again in each of its formats, and brought back without a change.

Skipped, with a word, where no ``soffice`` is on the path."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from kehui.mechanisms.exchange import workbooks
from kehui.mechanisms.exchange.imports import receive
from kehui.mechanisms.exchange.services import export
from kehui.records.services import create
from tests import factories
from tests.mechanisms.exchange.books import DEMAND, told

OFFICE = shutil.which("soffice")
pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not OFFICE, reason="no LibreOffice on the path")]
FORMATS = {
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "xls": "xls:MS Excel 97",
    "ods": "ods",
    "csv": "csv:Text - txt - csv (StarCalc):44,34,85",  # commas, quotes, and 85 for GB18030
}


def saved_again(content: bytes, suffix: str, folder: Path) -> bytes:
    """The workbook as LibreOffice writes it after opening it."""
    (folder / "in").mkdir()
    brought = folder / "in" / "需求.xlsx"
    brought.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        str(OFFICE),
        profile,
        "--headless",
        "--convert-to",
        FORMATS[suffix],
        "--outdir",
        str(folder),
        str(brought),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / f"需求.{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_libreoffice_saved_changes_nothing(suffix: str, tmp_path: Path) -> None:
    cast = factories.cast()
    for title in ("=甲|乙", "0012"):  # what a spreadsheet program likes to turn into something else
        create("demand", by=cast.author, **factories.demand_fields(cast.company, title=title))
    file = io.BytesIO()
    workbooks.write_xlsx(file, {"sheet": export(DEMAND, DEMAND.model.objects.all(), person=cast.author)})
    content = saved_again(file.getvalue(), suffix, tmp_path)
    upload = receive(DEMAND, ContentFile(content, name=f"需求.{suffix}"), by=cast.author)
    assert told(upload) == [(2, "same"), (3, "same")]
