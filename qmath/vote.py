"""Votes among the samples of one problem: maj@k and rm@k, with ties broken by trust, and an end once it is decided.

Pure: what makes two answers the same is given, and nothing here knows how samples are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from qmath.result import Status

Same = Callable[[str, str], bool]
_TRUST: dict[Status, int] = {"verified": 3, "agreed": 2, "unchecked": 1, "refuted": 0}
_UNSCORED = float("-inf")


@dataclass(frozen=True, slots=True)
class Ballot:
    """One sample. `score`: its reward, or the mean log-probability of its tokens; None where there is neither."""

    answer: str | None
    status: Status = "unchecked"
    score: float | None = None


@dataclass(slots=True)
class Group:
    """Ballots whose answers are the same. `members`: their places in the order in which they came, from 0."""

    answer: str
    members: list[int] = field(default_factory=list)
    trust: int = 0
    score: float = _UNSCORED

    def add(self, place: int, ballot: Ballot) -> None:
        self.members.append(place)
        self.trust = max(self.trust, _TRUST[ballot.status])
        self.score = max(self.score, _UNSCORED if ballot.score is None else ballot.score)

    @property
    def rank(self) -> tuple[int, int, float, int]:
        """What the greatest group is the greatest by: votes, verdict, score, and who came first."""
        return len(self.members), self.trust, self.score, -self.members[0]


class Vote:
    """A majority vote that is told its ballots one by one. `size`: how many samples there may be at most."""

    def __init__(self, size: int, same: Same) -> None:
        if size < 1:
            raise ValueError("a vote needs at least one sample")
        self.size = size
        self._same = same
        self._ballots: list[Ballot] = []
        self._groups: list[Group] = []

    @property
    def ballots(self) -> Sequence[Ballot]:
        return self._ballots

    @property
    def groups(self) -> list[Group]:
        """The answers, the leading one first."""
        return sorted(self._groups, key=lambda group: group.rank, reverse=True)

    @property
    def winner(self) -> Group | None:
        """The leading answer, or None while no ballot has one."""
        return max(self._groups, key=lambda group: group.rank, default=None)

    @property
    def remaining(self) -> int:
        return self.size - len(self._ballots)

    def add(self, ballot: Ballot) -> None:
        """Count a sample. Raises ValueError where there are more than `size`."""
        if not self.remaining:
            raise ValueError(f"all {self.size} samples have been counted")
        place = len(self._ballots)
        self._ballots.append(ballot)
        if ballot.answer is None:
            return
        group = next((g for g in self._groups if self._same(g.answer, ballot.answer)), None)
        if group is None:
            group = Group(ballot.answer)
            self._groups.append(group)
        group.add(place, ballot)

    def decided(self) -> bool:
        """Whether no answers of the samples that are still to come can change the winner."""
        if not self.remaining:
            return True
        groups = self.groups
        if not groups:
            return False
        second = len(groups[1].members) if len(groups) > 1 else 0
        return len(groups[0].members) > second + self.remaining

    def representative(self) -> int | None:
        """The place of the sample that stands for the winner: of its ballots the most trusted, best scored, first."""
        winner = self.winner
        return None if winner is None else max(winner.members, key=lambda place: _merit(self._ballots, place))


def majority(ballots: Iterable[Ballot], same: Same) -> int | None:
    """maj@k: the place of the ballot that stands for the answer that most of them give, or None."""
    counted = list(ballots)
    vote = Vote(max(1, len(counted)), same)
    for ballot in counted:
        vote.add(ballot)
    return vote.representative()


def best_scored(ballots: Sequence[Ballot]) -> int | None:
    """rm@k: the place of the ballot with the highest score that has an answer, the first of equals; None without."""
    scored = [place for place, b in enumerate(ballots) if b.score is not None and b.answer is not None]
    return max(scored, key=lambda place: (ballots[place].score or 0.0, -place), default=None)


def _merit(ballots: Sequence[Ballot], place: int) -> tuple[int, float, int]:
    ballot = ballots[place]
    return _TRUST[ballot.status], _UNSCORED if ballot.score is None else ballot.score, -place
