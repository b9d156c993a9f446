"""A reward model's part in a session: the step that asks for it, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from qmath.errors import EngineError


class Ranker(Protocol):
    """A reward model."""

    def score(self, problem: str, responses: Sequence[str]) -> tuple[float, ...]:
        """A score for each response. Waits for it. Raises EngineError."""


@dataclass(frozen=True, slots=True)
class Rank:
    """Have a reward model score the samples of a problem."""

    problem: str
    responses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rewards:
    """A score for each response, or none of them where there is no model or it failed."""

    scores: tuple[float, ...] = ()


Ranking = Callable[[Rank], Rewards]


def unranked(_: Rank) -> Rewards:
    """Without a reward model."""
    return Rewards()


def ranking(ranker: Ranker, tell: Callable[[str], None]) -> Ranking:
    """Asks `ranker`; where it fails, that is told and the majority decides."""

    def rank(step: Rank) -> Rewards:
        try:
            return Rewards(ranker.score(step.problem, step.responses))
        except EngineError as error:
            tell(f"{error} The majority decides.")
            return Rewards()

    return rank
