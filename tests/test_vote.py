from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.answers.equivalence import equivalent
from qmath.result import Status
from qmath.vote import Ballot, Vote, best_scored, majority


def same(a: str, b: str) -> bool:
    return a == b


def voted(ballots: list[Ballot], size: int) -> Vote:
    vote = Vote(size, same)
    for ballot in ballots:
        vote.add(ballot)
    return vote


BALLOTS = st.builds(
    Ballot,
    st.sampled_from(["1", "2", "3", None]),
    st.sampled_from(["verified", "agreed", "unchecked", "refuted"]),
    st.none() | st.floats(-5, 5),
)


def test_answers_are_grouped_by_meaning() -> None:
    ballots = [Ballot("3"), Ballot("0.5"), Ballot(r"\frac12"), Ballot("1/2")]
    place = majority(ballots, lambda a, b: equivalent(a, b) is True)
    assert place == 1


@pytest.mark.parametrize(
    ("ballots", "winner"),
    [
        ([Ballot("1"), Ballot("2"), Ballot("2")], "2"),
        ([Ballot("1"), Ballot("2")], "1"),
        ([Ballot("1"), Ballot("2", "verified")], "2"),
        ([Ballot("1", "refuted"), Ballot("2")], "2"),
        ([Ballot("1", score=-0.5), Ballot("2", score=-0.1)], "2"),
        ([Ballot("1", "agreed", -9), Ballot("2", score=9)], "1"),
        ([Ballot(None), Ballot("2")], "2"),
        ([Ballot(None)], None),
    ],
)
def test_ties_go_to_verdict_then_score_then_order(ballots: list[Ballot], winner: str | None) -> None:
    place = majority(ballots, same)
    assert (None if place is None else ballots[place].answer) == winner


def test_the_best_of_the_winners_stands_for_them() -> None:
    assert (
        majority([Ballot("2", score=1), Ballot("1"), Ballot("2", score=3), Ballot("2", score=2)], same) == 2
    )


def test_decided_once_the_rest_cannot_matter() -> None:
    assert not voted([Ballot("1")], 3).decided()
    assert voted([Ballot("1"), Ballot("1")], 3).decided()
    assert not voted([Ballot("1"), Ballot("1")], 4).decided()  # two others could tie, and be verified
    assert not voted([Ballot(None)] * 2, 3).decided()


@given(st.lists(BALLOTS, min_size=1, max_size=4), st.integers(0, 3))
def test_nothing_that_follows_changes_what_is_decided(ballots: list[Ballot], more: int) -> None:
    vote = voted(ballots, len(ballots) + more)
    winner = vote.winner
    if vote.decided() and winner is not None:
        statuses: tuple[Status, Status] = ("verified", "refuted")
        rest = [Ballot(a, s, 9.0) for a, s in product(("1", "2", "4", None), statuses)]
        for tail in product(rest, repeat=more):
            after = voted([*ballots, *tail], len(ballots) + more).winner
            assert after is not None
            assert after.answer == winner.answer


@given(st.lists(BALLOTS, max_size=8))
def test_the_winner_has_most_votes(ballots: list[Ballot]) -> None:
    place = majority(ballots, same)
    answers = [b.answer for b in ballots if b.answer is not None]
    if place is None:
        assert not answers
    else:
        assert answers.count(ballots[place].answer) == max(answers.count(a) for a in answers)


@given(st.lists(BALLOTS, max_size=8))
def test_the_best_scored_is_the_first_of_the_highest(ballots: list[Ballot]) -> None:
    place = best_scored(ballots)
    scores = [b.score for b in ballots if b.answer is not None and b.score is not None]
    assert (place is None) == (not scores)
    if place is not None:
        assert ballots[place].score == max(scores)
        assert all(b.score != max(scores) or b.answer is None for b in ballots[:place])


def test_more_samples_than_announced_are_a_fault() -> None:
    with pytest.raises(ValueError, match="all 1 samples"):
        voted([Ballot("1"), Ballot("1")], 1)
    with pytest.raises(ValueError, match="at least one"):
        Vote(0, same)
