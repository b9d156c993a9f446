"""The samples of one mode: made side by side, counted as they end, until no other can change the vote."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from qmath.election import best_rewarded, decision, division, elected, same, tied_answers
from qmath.notation import Declined
from qmath.notation.tasks import Task
from qmath.options import Select
from qmath.problem import Problem
from qmath.ranking import Rank, Rewards
from qmath.result import Attempt, Mode, Verdict, Votes
from qmath.steps import Check, Ended, Next, Samples, Sent, Step, Try
from qmath.turn import Strategy
from qmath.vote import Ballot, Vote


@dataclass(frozen=True, slots=True)
class Election:
    """The attempt that samples elect, those that ended, in the order of their numbers, and how they voted; `divided`
    where there was no majority.
    """

    attempt: Attempt
    made: list[Attempt]
    votes: Votes
    divided: str = ""


def poll(
    problem: Problem,
    reading: Task | Declined,
    mode: Mode,
    strategies: tuple[Strategy, ...],
    why: str,
    select: Select,
    pool: Sequence[Attempt],
) -> Generator[Step, Sent, Election]:
    """What the samples of one mode elect. pool: those of the other mode, which were divided and vote with them."""
    tries = tuple(Try(mode, strategy, why, number) for number, strategy in enumerate(strategies, 1))
    vote = Vote(len(pool) + len(tries), same)
    for earlier in pool:
        vote.add(Ballot(earlier.answer, score=earlier.logprob))
    made: list[Attempt] = []
    while vote.remaining if select == "reward" else not vote.decided():
        attempt = yield Next() if made else Samples(tries)
        assert isinstance(attempt, Attempt)  # what the driver sends to Samples and Next
        made.append(attempt)
        vote.add(Ballot(attempt.answer, score=attempt.logprob))
    votes = Votes(mode, len(tries), len(made), decision(vote))
    if vote.remaining:
        yield Ended(votes)
    made.sort(key=lambda attempt: attempt.sample)
    if select == "reward":
        rewards = yield Rank(problem.text, tuple(attempt.transcript for attempt in made))
        assert isinstance(rewards, Rewards)  # what the driver sends to a Rank
        if rewards.scores:
            made = [replace(a, score=s) for a, s in zip(made, rewards.scores, strict=True)]
            return Election(best_rewarded(made), made, votes)
    statuses: dict[str, Verdict] = {}
    if not isinstance(reading, Declined) and (tied := tied_answers(vote)):
        for answer in tied:
            statuses[answer] = yield from checked(problem, answer)
    chosen, divided = elected([*pool, *made], vote.size, statuses), division(vote)
    if isinstance(reading, Declined):
        if divided:  # whatever the cells of the one that is kept say
            chosen = replace(chosen, verdict=Verdict("unchecked", divided))
    elif chosen.verdict is not None and chosen.verdict.status == "agreed":
        found = yield from checked(problem, chosen.answer or "")
        chosen = chosen if found.status == "unchecked" else replace(chosen, verdict=found)
    return Election(chosen, made, votes, divided)


def checked(problem: Problem, answer: str) -> Generator[Step, Sent, Verdict]:
    verdict = yield Check(problem.text, answer)
    assert isinstance(verdict, Verdict)  # what the driver sends to a Check
    return verdict
