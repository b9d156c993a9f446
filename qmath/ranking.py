"""A reward model's part in a session: the step that asks for it, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from qmath.errors import QmathError


class Ranker(Protocol):
    """A reward model. All but `abort` is called from one thread."""

    def score(self, problem: str, responses: Sequence[str]) -> tuple[float | None, ...]:
        """A score for each response, None for one that it cannot read. Waits for it. Raises QmathError."""

    def abort(self) -> None:
        """Make a running `score` end soon. From any thread; for good."""

    def close(self) -> None:
        """Give everything back. Idempotent."""


@dataclass(frozen=True, slots=True)
class Rank:
    """Have a reward model score the samples of a problem."""

    problem: str
    responses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rewards:
    """A score for each response, or none of them where there is no model or it failed: then `trouble` says why."""

    scores: tuple[float | None, ...] = ()
    trouble: str = ""


def ranked(ranker: Ranker | None, step: Rank) -> Rewards:
    """What a reward model says; without one, or where it fails, nothing: then the majority decides."""
    if ranker is None:
        return Rewards()
    try:
        scores = ranker.score(step.problem, step.responses)
    except QmathError as error:
        return Rewards(trouble=f"{error} The majority decides.")
    if all(score is None for score in scores):
        return Rewards(trouble="The reward model has no room for these responses. The majority decides.")
    return Rewards(scores)
