from __future__ import annotations

from qmath.election import elected, same, tied_answers
from qmath.result import Attempt, Verdict
from qmath.vote import Ballot, Vote


def sample(answer: str | None, logprob: float | None = None) -> Attempt:
    return Attempt("cot", "…", answer, "answer", logprob=logprob)


def test_the_likeliest_of_the_majority_stands_for_it() -> None:
    chosen = elected([sample("1/2", -0.5), sample("3", -0.1), sample("0.5", -0.2)], 3, {})
    assert chosen.answer == "0.5"
    assert chosen.verdict == Verdict("agreed", "2 of 3 samples came to the same answer")


def test_a_tie_without_a_verdict_goes_to_the_likelier() -> None:
    assert elected([sample("1", -0.5), sample("2", -0.1)], 2, {}).answer == "2"


def test_a_verdict_comes_before_the_likelihood() -> None:
    refuted = {"2": Verdict("refuted", "no"), "1": Verdict("unchecked", "")}
    assert elected([sample("1", -0.5), sample("2", -0.1)], 2, refuted).answer == "1"


def test_no_sample_with_an_answer() -> None:
    first = sample(None)
    assert elected([first, sample(None)], 2, {}) is first


def test_ties() -> None:
    vote = Vote(4, same)
    assert tied_answers(vote) == []
    for answer in ("1", "2", "1.0", "2"):
        vote.add(Ballot(answer))
    assert tied_answers(vote) == ["1", "2"]


def test_votes_for_one_value_in_two_forms_count_together() -> None:
    assert same(r"\frac{1}{\sqrt{2}}", r"\frac{\sqrt{2}}{2}")
    assert same("(x+1)^2", "x^2+2x+1")
    assert not same("x+1", "x-1")
