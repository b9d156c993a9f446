"""What a session asks of the driver, and what it is sent for it.

It yields `Try` and is sent the `Attempt`, or yields `Check` and is sent the `Verdict`. `Samples` starts several
attempts side by side and is sent the first that ends, `Next` is sent each further one; what still runs when the session
goes on is given up.
"""

from __future__ import annotations

from dataclasses import dataclass

from qmath.ranking import Rank, Rewards
from qmath.result import Attempt, Failure, Mode, Verdict, Votes
from qmath.turn import Strategy


@dataclass(frozen=True, slots=True)
class Try:
    """Make an attempt. `why` says what was wrong with the one before."""

    mode: Mode
    strategy: Strategy
    why: str
    sample: int = 0  # among attempts made side by side, from 1


@dataclass(frozen=True, slots=True)
class Samples:
    """Make several attempts side by side."""

    tries: tuple[Try, ...]


@dataclass(frozen=True, slots=True)
class Next:
    """Wait for the next of the samples to end."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The vote is decided before all samples were made: those that still run are not needed."""

    vote: Votes


@dataclass(frozen=True, slots=True)
class Check:
    """Check an answer to the problem independently of how it was found."""

    problem: str
    answer: str


class OutOfTime(Exception):
    """Thrown into a session when its time is over. `cut`: the attempts that were running, as far as they came."""

    def __init__(self, cut: tuple[Attempt, ...], failure: Failure) -> None:
        super().__init__(failure.message)
        self.cut, self.failure = cut, failure


Step = Try | Samples | Next | Ended | Check | Rank
Sent = Attempt | Verdict | Rewards
