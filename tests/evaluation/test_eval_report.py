from __future__ import annotations

from typing import Any

from qmath.evaluation.report import Report, judged


def same(gold: str, answer: str) -> bool:
    return gold == answer


def record(gold: str, answer: str | None, **more: Any) -> dict[str, Any]:
    return {"id": f"{gold}/{answer}", "problem": "?", "gold": gold, "answer": answer, **more}


def test_greedy_runs_have_one_accuracy_and_their_verdicts() -> None:
    report = Report()
    usage = {"completion_tokens": 10, "evaluated_tokens": 30}
    for answer, status, level in (("1", "verified", "10"), ("2", "unchecked", "9"), (None, "unchecked", "9")):
        report.add(
            record("1", answer, verdict={"status": status}, level=level, usage=usage, seconds=2.0), same
        )
    tables = report.tables()
    assert [(m.name, m.right, m.n) for m in tables["Accuracy"]] == [("answer", 1, 3)]
    assert [(m.name, m.right, m.n) for m in tables["By level"]] == [("9", 0, 2), ("10", 1, 1)]
    assert [(m.name, m.right, m.n) for m in tables["Right answers by verdict"]] == [
        ("verified", 1, 1),
        ("unchecked", 0, 2),
    ]
    assert tables["By subject"] == []
    assert report.costs() == {"completion_tokens": 10, "evaluated_tokens": 30, "seconds": 2}
    summary = report.summary()
    assert summary["n"] == 3
    assert summary["accuracy"]["answer"]["right"] == 1
    assert "by_subject" not in summary


def test_samples_give_maj_rm_and_pass() -> None:
    samples = [{"answer": a, "score": s} for a, s in (("2", 0.9), ("1", 0.1), ("1", 0.2))]
    outcome = judged(record("1", "1", samples=samples), same)
    assert (outcome.first, outcome.majority, outcome.reward, outcome.passed) == (False, True, False, True)
    report = Report()
    report.add(record("1", "1", samples=samples), same)
    assert [m.name for m in report.tables()["Accuracy"]] == ["answer", "first", "maj@3", "rm@3", "pass@3"]


def test_maj_and_pass_are_about_the_samples_of_the_first_mode() -> None:
    samples = [{"answer": a} for a in ("2", "3", "2", "1", "1", "1")]
    votes = [{"mode": "tir", "planned": 4, "made": 3}, {"mode": "cot", "planned": 4, "made": 3}]
    outcome = judged(record("1", "1", samples=samples, votes=votes), same)
    assert (outcome.correct, outcome.majority, outcome.passed) == (True, False, False)
    report = Report()
    report.add(record("1", "1", samples=samples, votes=votes), same)
    assert [m.name for m in report.tables()["Accuracy"]] == ["answer", "first", "maj@4", "pass@4"]


def test_samples_without_scores_have_no_reward_figure() -> None:
    outcome = judged(record("1", None, samples=[{"answer": None, "score": None}]), same)
    assert (outcome.majority, outcome.reward, outcome.passed, outcome.correct) == (False, None, False, False)


def test_a_foreign_record_counts_as_what_it_has() -> None:
    foreign = {
        "usage": 5,
        "verdict": "x",
        "samples": [{"answer": 5, "score": "x"}, 3],
        "seconds": "a",
        "level": [1],
    }
    for name, value in {**foreign, "usage ": {"completion_tokens": "x"}, "seconds ": float("inf")}.items():
        outcome = judged(record("1", "1", **{name.strip(): value}), same)
        assert (outcome.correct, outcome.tokens, outcome.seconds, outcome.status) == (True, 0, 0, "unchecked")
