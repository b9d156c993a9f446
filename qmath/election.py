"""Which of the samples of one problem is kept: a vote over attempts, and the words that say how it went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qmath.answers.equivalence import equivalent
from qmath.answers.sampled import sampled
from qmath.result import Attempt, Verdict
from qmath.vote import Ballot, Vote, best_scored

_UNKNOWN = Verdict("unchecked", "")


def same(gold: str, answer: str) -> bool:
    """Whether two answers are the same, as far as can be told here: exactly, or at a few points."""
    return equivalent(gold, answer, sampled) is True


def tied_answers(vote: Vote) -> list[str]:
    """The answers that lead with equally many votes, where there is more than one."""
    groups = vote.groups
    tied = [group.answer for group in groups if len(group.members) == len(groups[0].members)]
    return tied if len(tied) > 1 else []


def elected(samples: Sequence[Attempt], planned: int, checked: Mapping[str, Verdict]) -> Attempt:
    """The sample that stands for the majority; the first where none has an answer.

    checked: verdicts on tied answers, which break the tie; a winner that was among them has its verdict. Where most
    of the samples agree and nothing was checked, the winner is `agreed`.
    """
    vote = Vote(planned, same)
    for sample in samples:
        verdict = checked.get(sample.answer or "", _UNKNOWN)
        vote.add(
            Ballot(
                sample.answer, verdict.status, sample.score if sample.score is not None else sample.logprob
            )
        )
    place, winner = vote.representative(), vote.winner
    if place is None or winner is None:
        return samples[0]
    chosen = samples[place]
    votes = len(winner.members)
    if winner.answer in checked:
        return replace(chosen, verdict=checked[winner.answer])
    if votes < 2 or 2 * votes <= len(samples):
        return chosen
    return replace(chosen, verdict=Verdict("agreed", _how(votes, len(samples), planned)))


def best_rewarded(samples: Sequence[Attempt]) -> Attempt:
    """The sample with an answer that has the highest score; the first where none has an answer."""
    place = best_scored([Ballot(sample.answer, score=sample.score) for sample in samples])
    return samples[place or 0]


def decision(vote: Vote) -> str:
    """Why a vote is decided before all samples were made; empty where they were."""
    made = len(vote.ballots)
    if not vote.remaining:
        return ""
    first, *others = [len(group.members) for group in vote.groups]
    against = f" and at most {others[0]} on another answer" if others else ""
    return f"{first} of {made} samples agree{against}: the other {vote.remaining} cannot change it"


def division(vote: Vote) -> str:
    """What speaks against an election where no answer has more than half of the samples; else nothing."""
    made, most = len(vote.ballots), max((len(group.members) for group in vote.groups), default=0)
    if made < 2 or not most or 2 * most > made:
        return ""
    counted = "no two" if most == 1 else f"only {most}"
    return f"{counted} of {made} samples came to the same answer"


def _how(votes: int, made: int, planned: int) -> str:
    saved = f"; the other {planned - made} were not needed" if made < planned else ""
    return f"{votes} of {made} samples came to the same answer{saved}"
