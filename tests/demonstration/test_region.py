"""The region's tables agree with each other and say of themselves that they are invented."""

from collections import Counter
from pathlib import Path

import pytest

from kehui.core.identifiers import check_organisation_code, organisation_subject
from kehui.demonstration import region
from kehui.demonstration.region import table
from kehui.people.powers import Role

RECORDS = (
    *("demands", "achievements", "experts", "enterprises", "platforms"),
    *("policies", "talents", "finance-products", "commissioners"),
    *("review-rules", "calls", "guide-items", "applications"),
)


def titles(*names: str) -> Counter[str]:
    return Counter(row["title"] for name in names for row in table(name))


def test_there_is_enough_of_everything() -> None:
    assert [len(table(name)) for name in ("organisations", *RECORDS)] == [
        61,
        120,
        160,
        80,
        12,
        9,
        10,
        11,
        10,
        9,
        2,
        4,
        3,
        11,
    ]
    assert {row.get("industry", "") for name in RECORDS for row in table(name)} - {""} == {
        f"I{n:02d}" for n in range(1, 11)
    }
    assert len({row["region"][:4] for row in table("organisations")}) == 16


def test_credit_codes_are_valid_and_say_that_they_are_invented() -> None:
    for row in table("organisations"):
        assert check_organisation_code(row["code"]) == row["code"]
        parts = organisation_subject(row["code"])
        assert parts.subject.startswith("MADEM")
        assert parts.region == row["region"]
        assert (parts.class_label == "enterprise") == (row["kind"] in ("enterprise", "agency"))


def test_every_name_leads_somewhere() -> None:
    organisations = {row["name"] for row in table("organisations")}
    people = {row["username"] for row in table("people")}
    known = titles(*RECORDS)
    assert set(known.values()) == {1}
    assert {row.get("owner", "") for name in RECORDS for row in table(name)} <= organisations | {""}
    assert {row["organisation"] for row in table("people")} <= organisations | {""}
    named = {row[side] for row in table("introductions") for side in ("wanted", "offered")}
    named |= {row[side] for row in table("verdicts") for side in ("source", "target")}
    named |= {row[side] for row in table("answers") for side in ("demand", "answer")}
    named |= {row["record"] for name in ("histories", "notes", "attachments") for row in table(name)}
    assert named <= set(known)
    by = {row["by"] for name in ("introductions", "verdicts", "notes", "attachments") for row in table(name)}
    assert by <= people | {"owner", "wanted", "offered"}


def test_every_record_has_one_beginning() -> None:
    begun = Counter(row["record"] for row in table("histories") if not row["from"])
    assert begun == titles(*RECORDS)


def test_each_role_has_its_sample_person_and_each_organisation_its_members() -> None:
    people = table("people")
    samples = {row["role"] for row in people if row["username"].startswith("demo-")}
    assert samples == set(Role.values)
    members = Counter(row["organisation"] for row in people if row["role"] in ("enterprise", "institute", "agency"))
    assert {row["name"] for row in table("organisations")} == set(members) - {""}


def test_an_installation_without_the_region_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(region, "PLACES", (tmp_path,))
    with pytest.raises(FileNotFoundError, match="without the demonstration region"):
        region.folder()
