"""The shipped code lists: complete, dated, in both languages, and the same as the published divisions."""

import csv
from pathlib import Path

import pytest

from kehui.terms.models import Term, Tree
from kehui.terms.services import load, load_all

SHARED = Path(__file__).parents[3] / "shared" / "data" / "ref_divisions"
COUNTS = {"region": 156, "industry": 10, "chain": 11, "discipline": 62, "field": 11}
MERGED = {"371200", "371202", "371203"}  # Laiwu, part of Jinan since 2019


@pytest.mark.django_db
def test_every_list_loads_and_loads_again() -> None:
    assert load_all() == Term.objects.count() == sum(COUNTS.values())
    paths = dict(Term.objects.values_list("pk", "path"))
    assert load_all() == Term.objects.count()
    assert dict(Term.objects.values_list("pk", "path")) == paths
    assert {tree: Term.objects.of(tree).count() for tree in Tree.values} == COUNTS
    assert not Term.objects.filter(name_en="").exists()


@pytest.mark.django_db
def test_a_corrected_row_is_brought_back() -> None:
    load("field")
    Term.objects.filter(code="F01").update(name="错字")
    load("field")
    assert Term.objects.get(code="F01").name == "电子信息"


@pytest.mark.django_db
def test_regions_stand_below_each_other() -> None:
    load("region")
    for term in Term.objects.exclude(parent=None).select_related("parent"):
        assert term.path == f"{term.parent.path}{term.code}/"
        depth = term.path.count("/")
        assert depth == (2 if term.code.endswith("00") else 3)
        assert depth == 2 or term.parent.code[:4] == term.code[:4]
    assert Term.objects.filter(parent=None).get().name == "山东省"
    assert Term.objects.filter(code__endswith="00", parent__code="370000").valid().count() == 16
    assert set(Term.objects.exclude(valid_to=None).values_list("code", flat=True)) == MERGED


@pytest.mark.django_db
@pytest.mark.skipif(not SHARED.is_dir(), reason="the published divisions are not beside the project")
def test_regions_are_the_published_ones() -> None:
    """Except development zones, which statistics give a code and GB/T 2260 does not: their fifth digit is a 7."""
    load("region")
    published = {}
    for name, ending in (("cities", "00"), ("areas", "")):
        with (SHARED / f"{name}.tsv").open(encoding="utf-8") as rows:
            found = [row for row in csv.DictReader(rows, delimiter="\t") if row["provinceCode"] == "37"]
        published |= {row["code"] + ending: row["name"] for row in found}
    published = {code: name for code, name in published.items() if code.endswith("00") or code[4] != "7"}
    ours = dict(Term.objects.of(Tree.REGION).valid().exclude(code="370000").values_list("code", "name"))
    assert ours == published
