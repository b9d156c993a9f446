"""The policy of one problem, with plain lists for the world."""

from __future__ import annotations

import pytest

from qmath.problem import Problem
from qmath.result import Attempt, Cell, CellResult, Failure, Verdict, Votes
from qmath.session import Outcome, Policy, session
from qmath.steps import Check, Ended, Try

EQUATION = Problem("1", "3x^2+7x-6=0")
WORDS = Problem("2", "Anna has 3 apples and buys 4 more. How many apples does she have?")

AUTO = Policy()
Answers = dict[str, str | None]


def run(
    problem: Problem, answers: Answers, policy: Policy = AUTO, right: str = "right"
) -> tuple[Outcome, list[str], list[str]]:
    """Answer each mode with `answers[mode]`; the check verifies `right` and refutes the rest."""
    steps, whys, sent = [], [], None
    running = session(problem, policy)
    while True:
        try:
            step = next(running) if sent is None else running.send(sent)
        except StopIteration as end:
            return end.value, steps, whys
        if isinstance(step, Try):
            steps.append(step.mode)
            whys.append(step.why)
            answer = answers[step.mode]
            sent = Attempt(step.mode, "…", answer, "answer" if answer else "no-answer")
        else:
            assert isinstance(step, Check)
            steps.append("check")
            sent = Verdict("verified" if step.answer == right else "refuted", f"{step.answer} was checked")


def test_a_verified_answer_ends_it() -> None:
    outcome, steps, _ = run(EQUATION, {"tir": "right"})
    assert steps == ["tir", "check"]
    assert outcome.attempt is not None
    assert outcome.attempt.verdict == Verdict("verified", "right was checked")
    assert outcome.earlier == ()


def test_a_refuted_answer_leads_to_the_other_mode_and_then_to_the_exact_strategy() -> None:
    outcome, steps, whys = run(EQUATION, {"tir": "wrong", "cot": None, "exact": "right"})
    assert steps == ["tir", "check", "cot", "exact", "check"]
    assert whys == ["", "its answer was refuted: wrong was checked", "it came to no answer"]
    assert outcome.attempt is not None
    assert (outcome.attempt.mode, outcome.attempt.answer) == ("exact", "right")
    assert [(a.mode, a.answer) for a in outcome.earlier] == [("tir", "wrong"), ("cot", None)]
    assert outcome.earlier[0].not_kept == "its answer was refuted: wrong was checked"


def test_the_best_attempt_is_kept_where_none_is_good() -> None:
    outcome, _, _ = run(EQUATION, {"tir": "wrong", "cot": None, "exact": None})
    assert outcome.attempt is not None
    assert outcome.attempt.answer == "wrong"
    assert outcome.attempt.verdict is not None
    assert outcome.attempt.verdict.status == "refuted"
    assert [a.mode for a in outcome.earlier] == ["cot", "exact"]


def test_a_word_problem_is_unchecked_and_kept() -> None:
    outcome, steps, _ = run(WORDS, {"tir": "7"})
    assert steps == ["tir"]
    assert outcome.attempt is not None
    assert outcome.attempt.verdict is not None
    assert outcome.attempt.verdict.status == "unchecked"


def test_a_word_problem_without_answer_is_tried_in_the_other_mode() -> None:
    outcome, steps, _ = run(WORDS, {"tir": None, "cot": "7"})
    assert steps == ["tir", "cot"]
    assert outcome.attempt is not None
    assert outcome.attempt.mode == "cot"


@pytest.mark.parametrize("mode", ["cot", "tir"])
def test_a_named_mode_is_the_only_one(mode: str) -> None:
    outcome, steps, _ = run(EQUATION, {mode: "wrong"}, Policy(mode=mode))  # type: ignore[arg-type]
    assert steps == [mode, "check"]
    assert outcome.attempt is not None
    assert outcome.attempt.answer == "wrong"


def test_without_a_model_notation_is_answered_exactly_and_words_are_not() -> None:
    bare = Policy(has_model=False)
    assert run(EQUATION, {"exact": "right"}, bare)[1] == ["exact", "check"]
    outcome, steps, _ = run(WORDS, {}, bare)
    assert (outcome.attempt, steps) == (None, [])
    assert isinstance(outcome.error, Failure)
    assert outcome.error.type == "NoModel"


def test_the_exact_mode_says_why_it_declines() -> None:
    outcome, _, _ = run(WORDS, {}, Policy(mode="exact"))
    assert outcome.error is not None
    assert outcome.error.type == "Declined"


def sampled(problem: Problem, answers: list[str | None], policy: Policy) -> tuple[Outcome, list[str]]:
    """Samples end in the order of `answers`; a check verifies "right" and refutes the rest."""
    steps: list[str] = []
    running = session(problem, policy)
    step, number = next(running), 0
    while True:
        sent: Attempt | Verdict | None
        if isinstance(step, Ended):
            steps.append("Ended")
            sent = None
        elif isinstance(step, Check):
            steps.append(f"check {step.answer}")
            sent = Verdict("verified" if step.answer == "right" else "refuted", f"{step.answer} was checked")
        else:
            steps.append(type(step).__name__)
            answer = answers[number]
            number += 1
            sent = Attempt("tir", "…", answer, "answer" if answer else "no-answer", sample=number)
        try:
            step = next(running) if sent is None else running.send(sent)
        except StopIteration as end:
            return end.value, steps


VOTE = Policy(mode="tir", samples=4)


def test_a_vote_ends_once_it_is_decided() -> None:
    outcome, steps = sampled(WORDS, ["7", "7.0", "7"], VOTE)
    assert steps == ["Samples", "Next", "Next", "Ended"]
    assert outcome.attempt is not None
    assert outcome.attempt.verdict == Verdict(
        "agreed", "3 of 3 samples came to the same answer; the other 1 were not needed"
    )
    assert len(outcome.samples) == 3
    why = "3 of 3 samples agree: the other 1 cannot change it"
    assert outcome.votes == (Votes("tir", planned=4, made=3, why=why),)


def test_a_vote_that_needs_all_its_samples_says_nothing() -> None:
    outcome, steps = sampled(WORDS, ["7", "1", "7", "7"], VOTE)
    assert "Ended" not in steps
    assert outcome.votes == (Votes("tir", 4, 4),)
    outcome, steps = sampled(WORDS, ["7", "1", "7", "7", "7"], Policy(mode="tir", samples=6))
    assert outcome.votes[0].why == (
        "4 of 5 samples agree and at most 1 on another answer: the other 1 cannot change it"
    )


def test_a_tie_goes_to_what_a_check_verifies() -> None:
    outcome, steps = sampled(EQUATION, ["wrong", "right", "wrong", "right"], VOTE)
    assert steps[-2:] == ["check wrong", "check right"]
    assert outcome.attempt is not None
    assert (outcome.attempt.answer, outcome.attempt.verdict) == (
        "right",
        Verdict("verified", "right was checked"),
    )


def test_samples_without_a_majority_are_not_agreed() -> None:
    outcome, _ = sampled(WORDS, ["1", "2", "3", "4"], VOTE)
    assert outcome.attempt is not None
    assert outcome.attempt.answer == "1"
    assert outcome.attempt.verdict == Verdict("unchecked", "no two of 4 samples came to the same answer")


def test_divided_samples_vote_together_with_those_of_the_other_mode() -> None:
    divided = ["1", "2", "3", "4"]
    outcome, steps = sampled(WORDS, [*divided, "2", "2", "2"], Policy(samples=4))
    assert steps == ["Samples", *["Next"] * 3, "Samples", "Next", "Next", "Ended"]
    assert outcome.attempt is not None
    assert outcome.attempt.answer == "2"
    assert outcome.attempt.verdict is not None
    assert outcome.attempt.verdict.status == "agreed"
    assert outcome.attempt.verdict.how.startswith("4 of 7 samples came to the same answer")
    assert outcome.earlier[0].not_kept == "no two of 4 samples came to the same answer"
    assert [(vote.mode, vote.planned, vote.made) for vote in outcome.votes] == [("tir", 4, 4), ("cot", 4, 3)]
    assert len(outcome.samples) == 7


def test_a_tie_of_samples_is_not_agreed_whatever_their_cells_say() -> None:
    outcome, steps = sampled(WORDS, ["1", "2", "2", "1", "3", "4", "5", None], Policy(samples=4))
    assert steps.count("Samples") == 2
    assert outcome.attempt is not None
    assert outcome.attempt.verdict == Verdict("unchecked", "only 2 of 8 samples came to the same answer")


def test_samples_that_a_check_refuted_do_not_vote_again() -> None:
    outcome, steps = sampled(
        EQUATION, ["wrong"] * 3 + ["right", "other", "right", "right"], Policy(samples=4)
    )
    assert steps.count("Ended") == 1
    assert outcome.attempt is not None
    assert (outcome.attempt.answer, outcome.attempt.verdict) == (
        "right",
        Verdict("verified", "right was checked"),
    )


def computing(
    problem: Problem, policy: Policy, outputs: dict[str, tuple[str, str]]
) -> tuple[Outcome, list[str]]:
    """Each mode gives the answer and the output of its one cell that `outputs` has for it."""
    running, whys = session(problem, policy), []
    step = next(running)
    while True:
        assert isinstance(step, Try)
        whys.append(step.why)
        answer, output = outputs[step.mode]
        cells = (Cell("…", CellResult("ok", output)),) if output else ()
        try:
            step = running.send(Attempt(step.mode, "…", answer, "answer", cells))
        except StopIteration as end:
            return end.value, whys


def test_an_answer_that_its_cell_computed_is_agreed() -> None:
    outcome, whys = computing(WORDS, AUTO, {"tir": ("7", "7")})
    assert whys == [""]
    assert outcome.attempt is not None
    assert outcome.attempt.verdict == Verdict("agreed", "its last cell computed the same: 7")


def test_an_answer_that_contradicts_its_cells_is_tried_in_the_other_mode() -> None:
    outcome, whys = computing(WORDS, AUTO, {"tir": ("12", "7"), "cot": ("7", "")})
    assert whys == ["", "its answer 12 is not what its cells computed, 7"]
    assert outcome.attempt is not None
    assert (outcome.attempt.mode, outcome.attempt.answer) == ("cot", "7")
    assert outcome.earlier[0].not_kept == "its answer 12 is not what its cells computed, 7"


def test_a_negative_amount_is_tried_in_the_other_mode() -> None:
    outcome, whys = computing(WORDS, AUTO, {"tir": ("-7", "-7"), "cot": ("7", "")})
    assert whys == ["", "its answer -7 is negative, and the problem asks how many"]
    assert outcome.attempt is not None
    assert (outcome.attempt.mode, outcome.attempt.answer) == ("cot", "7")
    outcome, _ = computing(WORDS, AUTO, {"tir": ("-7", "-7"), "cot": ("-7", "")})
    assert outcome.attempt is not None
    assert outcome.attempt.verdict == Verdict("agreed", "tir and cot came to the same answer")


def test_two_modes_that_come_to_the_same_answer_agree() -> None:
    outcome, _ = computing(WORDS, AUTO, {"tir": ("12", "7"), "cot": ("12", "")})
    assert outcome.attempt is not None
    assert outcome.attempt.verdict == Verdict("agreed", "tir and cot came to the same answer")


def test_low_effort_is_one_attempt() -> None:
    outcome, steps, _ = run(EQUATION, {"tir": "wrong"}, Policy(effort="low"))
    assert steps == ["tir", "check"]
    assert outcome.attempt is not None
    assert outcome.attempt.not_kept == "its answer was refuted: wrong was checked"


def test_an_exact_answer_that_its_own_check_refutes_is_withdrawn() -> None:
    outcome, steps, _ = run(EQUATION, {"exact": "wrong"}, Policy(mode="exact"))
    assert steps == ["exact", "check"]
    assert outcome.attempt is not None
    assert (outcome.attempt.answer, outcome.attempt.finish) == (None, "no-answer")
    assert outcome.error is not None
    assert "wrong was checked" in outcome.error.message
