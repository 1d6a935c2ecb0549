"""`kehui terms import` says what a sheet would do, does it, and does it only once."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kehui.commands import terms
from kehui.terms.models import Term
from kehui.terms.services import load


@pytest.mark.django_db
def test_a_sheet_is_looked_at_brought_in_and_the_same_afterwards(tmp_path: Path, monkeypatch) -> None:
    load("chain")
    monkeypatch.setattr(terms, "start", lambda _data: None)  # Django runs already, on the tests' own data
    sheet = tmp_path / "chain.csv"
    sheet.write_text("code,name,until\nL01,新一代信息技术,2025-12-31\nL12,氢能,\nL13,,\n", encoding="utf-8")

    def run(*more: str) -> tuple[int, str]:
        result = CliRunner().invoke(terms.terms, ["import", str(sheet), *more])
        return result.exit_code, result.output

    status, said = run("--dry-run")
    assert (status, Term.objects.filter(code="L12").exists()) == (1, False)
    assert "第 4 行" in said
    assert run()[1].endswith("2 written\n")
    assert run()[1].endswith("0 written\n")
    assert run("--tree", "nonsense")[0] == 2
