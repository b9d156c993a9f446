"""The policy of one problem: which attempts, in which order, and which outcome is kept.

A generator over attempts, sans-I/O like the strategies: it yields `Try` and is sent the `Attempt`, or yields `Check`
and is sent the `Verdict`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from qmath.notation import Declined, read
from qmath.notation.tasks import Task
from qmath.options import ModeChoice
from qmath.problem import Problem
from qmath.prompts import Prompts
from qmath.result import Attempt, Failure, Mode, Verdict
from qmath.routing import preferred_mode
from qmath.strategies.cot import cot
from qmath.strategies.exact import exact
from qmath.strategies.limits import Limits
from qmath.strategies.tir import tir
from qmath.turn import Strategy


@dataclass(frozen=True, slots=True)
class Policy:
    """What `solve` was asked to do with each problem. `has_model`: whether there is an engine for CoT and TIR."""

    mode: ModeChoice = "auto"
    has_model: bool = True
    prompts: Prompts = field(default_factory=Prompts)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Try:
    """Make an attempt. `why` says what was wrong with the one before."""

    mode: Mode
    strategy: Strategy
    why: str


@dataclass(frozen=True, slots=True)
class Check:
    """Check an answer to the problem independently of how it was found."""

    problem: str
    answer: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The attempt that is kept, and the others before it; `error` where no attempt could be made."""

    attempt: Attempt | None
    earlier: tuple[Attempt, ...] = ()
    error: Failure | None = None


Step = Try | Check
Session = Generator[Step, "Attempt | Verdict", Outcome]


def session(problem: Problem, policy: Policy) -> Session:
    """Attempts until one is worth keeping."""
    reading = read(problem.text)
    attempts: list[Attempt] = []
    why = ""
    for mode, strategy in _ways(problem, policy, reading):
        attempt = yield Try(mode, strategy(), why)
        assert isinstance(attempt, Attempt)  # what the driver sends to a Try
        if attempt.answer is not None:
            attempt = replace(attempt, verdict=(yield from _verdict(problem, attempt.answer, reading)))
        why = _doubt(attempt)
        attempts.append(replace(attempt, not_kept=why))
        if not why or attempt.finish == "timeout":
            break
    return _outcome(attempts, policy, reading)


def _ways(
    problem: Problem, policy: Policy, reading: Task | Declined
) -> Iterator[tuple[Mode, Callable[[], Strategy]]]:
    model_modes: tuple[Literal["cot", "tir"], ...] = ()
    if policy.mode == "auto" and policy.has_model:
        first = preferred_mode(problem.text, reading)
        model_modes = (first, "tir" if first == "cot" else "cot")
    elif policy.mode in ("cot", "tir") and policy.has_model:
        model_modes = (policy.mode,)
    for mode in model_modes:
        way = cot if mode == "cot" else tir
        yield mode, lambda way=way: way(problem, policy.prompts, policy.limits)  # type: ignore[misc]
    if policy.mode in ("auto", "exact") and not isinstance(reading, Declined):
        yield "exact", lambda: exact(reading, problem.text)


def _verdict(
    problem: Problem, answer: str, reading: Task | Declined
) -> Generator[Step, Attempt | Verdict, Verdict]:
    if isinstance(reading, Declined):
        return Verdict("unchecked", f"no independent check: {reading.reason}")
    verdict = yield Check(problem.text, answer)
    assert isinstance(verdict, Verdict)  # what the driver sends to a Check
    return verdict


def _doubt(attempt: Attempt) -> str:
    """Why another attempt is called for, or nothing."""
    if attempt.error is not None:
        return f"it failed: {attempt.error.message}"
    if attempt.answer is None:
        return "it ran into its limit of tokens" if attempt.finish == "length" else "it came to no answer"
    if attempt.verdict is not None and attempt.verdict.status == "refuted":
        return f"its answer was refuted: {attempt.verdict.how}"
    return ""


_WORTH = {"verified": 4, "agreed": 3, "unchecked": 2, "refuted": 1}


def _outcome(attempts: list[Attempt], policy: Policy, reading: Task | Declined) -> Outcome:
    """The best attempt, the latest among equals; the others stay in the order they were made."""
    if not attempts:
        return Outcome(None, error=_nothing_tried(policy, reading))
    worth = [_WORTH[a.verdict.status] if a.answer is not None and a.verdict else 0 for a in attempts]
    best = max(range(len(attempts)), key=lambda i: (worth[i], i))
    return Outcome(
        attempts[best], tuple(a for i, a in enumerate(attempts) if i != best), attempts[best].error
    )


def _nothing_tried(policy: Policy, reading: Task | Declined) -> Failure:
    reason = reading.reason if isinstance(reading, Declined) else "it was not tried"
    if policy.mode == "exact":
        return Failure("Declined", f"The exact strategy declines this problem: {reason}.")
    return Failure("NoModel", f"There is no model, and the exact strategy declines this problem: {reason}.")
