"""Is this answer right? Verdicts by an independent computation on the task as it was read."""

from __future__ import annotations

from dataclasses import dataclass

from qmath.result import Verdict

__all__ = ["CheckResult", "check"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`task_latex` is the task as it was read, or None where the problem is no pure notation."""

    task_latex: str | None
    verdict: Verdict


def check(problem: str, answer: str) -> CheckResult:
    """The verdict on `answer`. Pure and synchronous; it may be slow, so `check.client` bounds it in time."""
    from qmath.check.dispatch import check_answer  # SymPy is not needed for `--help`

    return check_answer(problem, answer)
