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
