"""`kehui assign` on files: the plan, its proof, what is short, and one line for every input that cannot be."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kehui.commands.assign import assign

HEAD = "case\texpert\tscore\n"
SCORES = HEAD + "a\tx\t0.9\na\ty\t0.8\nb\tx\t0.7\nb\ty\t0.6\nc\tx\t0.5\nc\ty\t0.1\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scores.tsv").write_text(SCORES, encoding="utf-8")

    def call(*more: str, scores: str = "scores.tsv", per_case: str = "1", load: str = "2") -> Result:
        return CliRunner().invoke(assign, [scores, "--per-case", per_case, "--load", load, *more])

    return call


def pairs(result: Result) -> list[tuple[str, ...]]:
    return [tuple(line.split("\t")[:2]) for line in result.stdout.splitlines()[1:]]


def test_the_largest_total_with_its_proof(run) -> None:
    result = run()
    assert result.exit_code == 0
    assert pairs(result) == [("a", "y"), ("b", "x"), ("c", "x")]
    assert "total       2.0000 from 3 pairs" in result.stderr
    assert "worst case  0.5000 (c)" in result.stderr
    assert "no plan is better" in result.stderr


def test_what_is_short_is_named_with_the_limits_to_relax(run) -> None:
    result = run(load="1")
    assert len(pairs(result)) == 2
    assert "unfilled    1 of 3 places" in result.stderr
    assert "shortage    a, b, c: 3 places, 2 at most from x, y" in result.stderr
    assert "raise those loads by 1" in result.stderr


def test_conflicts_and_locks_are_kept(run, tmp_path: Path) -> None:
    (tmp_path / "no.tsv").write_text("case\texpert\na\ty\n", encoding="utf-8")
    (tmp_path / "yes.tsv").write_text("case\texpert\nc\ty\n", encoding="utf-8")
    assert pairs(run("--conflicts", "no.tsv", "--locked", "yes.tsv")) == [("a", "x"), ("b", "x"), ("c", "y")]


def test_a_fair_plan_says_what_it_is_measured_against(run) -> None:
    result = run("--fair")
    assert result.exit_code == 0
    assert "no plan gives its worst case more than" in result.stderr


def test_the_same_seed_draws_the_same_of_equal_plans(run, tmp_path: Path) -> None:
    rows = "".join(f"c{n}\te{k}\t1\n" for n in range(6) for k in range(6))
    (tmp_path / "even.tsv").write_text(HEAD + rows, encoding="utf-8")
    plans = {seed: pairs(run("--seed", seed, scores="even.tsv", load="1")) for seed in ("1", "2", "3", "4")}
    assert plans["1"] == pairs(run("--seed", "1", scores="even.tsv", load="1"))
    assert len({str(plan) for plan in plans.values()}) > 1
    assert all(len(plan) == 6 for plan in plans.values())


def test_a_plan_can_be_checked_with_its_proof_alone(run, tmp_path: Path) -> None:
    assert run("--out", "plan.tsv", "--certificate", "proof.tsv").exit_code == 0
    good = run("--certificate", "proof.tsv", "--check", "plan.tsv")
    assert good.exit_code == 0
    assert "no plan is better" in good.output
    (tmp_path / "plan.tsv").write_text(HEAD + "a\tx\t0.9\na\ty\t0.8\nb\tx\t0.7\n", encoding="utf-8")
    bad = run("--certificate", "proof.tsv", "--check", "plan.tsv")
    assert bad.exit_code == 1
    assert "violation" in bad.output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("case\texpert\na\tx\n", "score"),
        (HEAD + "a\tx\thigh\n", "high"),
        (HEAD + "a\tx\t-1\n", "-1"),
        (HEAD + "a\tx\t1\na\tx\t1\n", "again"),
    ],
)
def test_input_that_cannot_be_ends_with_one_clear_line(run, tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "bad.tsv").write_text(text, encoding="utf-8")
    result = run(scores="bad.tsv")
    assert result.exit_code == 2
    assert words in result.output
    assert len(result.output.strip().splitlines()) == 1


def one_line(result: Result) -> str:
    assert result.exit_code == 2
    (line,) = result.output.strip().splitlines()
    return line


@pytest.mark.parametrize("option", ["--conflicts", "--locked"])
@pytest.mark.parametrize(("row", "named"), [("a\tz", "no expert 'z'"), ("d\tx", "no case 'd'")])
def test_a_name_that_the_scores_do_not_know_is_refused(run, tmp_path: Path, option: str, row: str, named: str) -> None:
    (tmp_path / "pairs.tsv").write_text(f"case\texpert\na\ty\n{row}\n", encoding="utf-8")
    line = one_line(run(option, "pairs.tsv", "--out", "plan.tsv"))
    assert "pairs.tsv, line 3" in line
    assert named in line
    assert not (tmp_path / "plan.tsv").exists()


def test_a_pair_both_locked_and_in_conflict_is_told_by_its_names(run, tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text("case\texpert\na\ty\n", encoding="utf-8")
    line = one_line(run("--conflicts", "pairs.tsv", "--locked", "pairs.tsv"))
    assert "'a' and 'y'" in line


def test_a_minimum_for_which_there_are_not_enough_places_is_refused(run, tmp_path: Path) -> None:
    line = one_line(run("--min-load", "2", "--out", "plan.tsv"))
    assert "2 experts would take 4 cases, and there are 3 places; ask for 1 or fewer" in line
    assert not (tmp_path / "plan.tsv").exists()


def test_who_gets_fewer_cases_than_asked_for_is_named(run, tmp_path: Path) -> None:
    rows = "".join(f"{case}\tx\t1\n" for case in "abcd") + "a\ty\t1\n"
    (tmp_path / "few.tsv").write_text(HEAD + rows, encoding="utf-8")
    result = run("--min-load", "2", scores="few.tsv", load="4")
    assert result.exit_code == 0
    assert "y: 1 of 2, out of 1 pairs" in result.stderr


def test_a_plan_with_empty_places_is_not_called_better_by_a_share(run, tmp_path: Path) -> None:
    run("--out", "plan.tsv", "--certificate", "proof.tsv")
    (tmp_path / "part.tsv").write_text("case\texpert\na\ty\n", encoding="utf-8")
    result = run("--certificate", "proof.tsv", "--check", "part.tsv")
    assert "unfilled    2 of 3 places" in result.output
    assert "%" not in result.output
