"""What an attempt is worth: why another one is called for, and which of several is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qmath.agreement import objection
from qmath.result import Attempt, Failure

_WORTH = {"verified": 4, "agreed": 3, "unchecked": 2, "refuted": 1}


def best(attempts: Sequence[Attempt]) -> int:
    """The place of the most trusted attempt, of the latest among equals."""
    worth = [_WORTH[a.verdict.status] if a.answer is not None and a.verdict else 0 for a in attempts]
    return max(range(len(attempts)), key=lambda i: (worth[i], i))


def withdrawn(attempt: Attempt, why: str) -> Attempt:
    """The exact strategy promises right answers: one that its own check refutes is not given."""
    failure = Failure("Declined", f"The exact strategy withdraws its answer: {why}")
    return replace(attempt, answer=None, verdict=None, finish="no-answer", error=failure)


def doubt(attempt: Attempt, problem: str, divided: str) -> str:
    """Why another attempt at the problem is called for, or nothing. divided: how the samples that elected it are."""
    if attempt.error is not None:
        return f"it failed: {attempt.error.message}"
    if attempt.answer is None:
        return "it ran into its limit of tokens" if attempt.finish == "length" else "it came to no answer"
    if attempt.verdict is not None and attempt.verdict.status == "refuted":
        return f"its answer was refuted: {attempt.verdict.how}"
    if attempt.verdict is not None and attempt.verdict.status == "unchecked":
        return objection(problem, attempt) or divided
    return ""
