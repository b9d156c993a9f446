"""The policy of one problem: which attempts, in which order, and which outcome is kept.

A generator over attempts, sans-I/O like the strategies; `steps` has what it yields and is sent.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal

from qmath.agreement import implausible, objection, support
from qmath.election import same
from qmath.notation import Declined, read
from qmath.notation.tasks import Task
from qmath.options import Effort, ModeChoice, Select
from qmath.polling import checked, poll
from qmath.problem import Problem
from qmath.prompts import Prompts
from qmath.result import Attempt, Failure, Mode, Verdict, Votes
from qmath.routing import preferred_mode
from qmath.steps import Sent, Step, Try
from qmath.strategies.cot import cot
from qmath.strategies.exact import exact
from qmath.strategies.limits import Limits
from qmath.strategies.tir import tir
from qmath.turn import Strategy
from qmath.worth import best, doubt, withdrawn


@dataclass(frozen=True, slots=True)
class Policy:
    """What `solve` was asked to do with each problem. `has_model`: whether there is an engine for CoT and TIR.

    samples: how many attempts a model makes side by side in each mode at most; the answer that most of them give is
    kept. effort: how far `auto` goes: one way only; further ways where the first is in doubt. select: whether the
    majority of the samples or the best rewarded of them is kept.
    """

    mode: ModeChoice = "auto"
    has_model: bool = True
    samples: int = 1
    effort: Effort = "medium"
    select: Select = "majority"
    prompts: Prompts = field(default_factory=Prompts)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The attempt that is kept, the others before it, the samples and how they voted; `error` where no attempt could
    be made.
    """

    attempt: Attempt | None
    earlier: tuple[Attempt, ...] = ()
    samples: tuple[Attempt, ...] = ()
    error: Failure | None = None
    votes: tuple[Votes, ...] = ()


Session = Generator[Step, Sent, Outcome]


def session(problem: Problem, policy: Policy) -> Session:
    """Attempts until one is worth keeping."""
    reading = read(problem.text)
    attempts: list[Attempt] = []
    samples: list[Attempt] = []
    votes: list[Votes] = []
    why, pool = "", list[Attempt]()
    for mode, strategies in _ways(problem, policy, reading):
        divided = ""
        if len(strategies) == 1:
            attempt = yield Try(mode, strategies[0], why)
            assert isinstance(attempt, Attempt)  # what the driver sends to a Try
        else:
            election = yield from poll(problem, reading, mode, strategies, why, policy.select, pool)
            attempt, divided = election.attempt, election.divided
            samples += election.made
            votes.append(election.votes)
            pool = election.made if divided and isinstance(reading, Declined) else []
        if attempt.answer is not None and attempt.verdict is None:
            attempt = replace(attempt, verdict=(yield from _verdict(problem, attempt, attempts, reading)))
        why = doubt(attempt, problem.text, divided)
        if mode == "exact" and attempt.verdict is not None and attempt.verdict.status == "refuted":
            attempt = withdrawn(attempt, why)
        attempts.append(replace(attempt, not_kept=why))
        if not why or attempt.finish == "timeout":
            break
    return replace(_outcome(attempts, policy, reading), samples=tuple(samples), votes=tuple(votes))


def _ways(
    problem: Problem, policy: Policy, reading: Task | Declined
) -> Iterator[tuple[Mode, tuple[Strategy, ...]]]:
    ways = _all_ways(problem, policy, reading)
    return islice(ways, 1) if policy.mode == "auto" and policy.effort == "low" else ways


def _all_ways(
    problem: Problem, policy: Policy, reading: Task | Declined
) -> Iterator[tuple[Mode, tuple[Strategy, ...]]]:
    model_modes: tuple[Literal["cot", "tir"], ...] = ()
    if policy.mode == "auto" and policy.has_model:
        first = preferred_mode(problem.text, reading)
        model_modes = (first, "tir" if first == "cot" else "cot")
    elif policy.mode in ("cot", "tir") and policy.has_model:
        model_modes = (policy.mode,)
    for mode in model_modes:
        way = cot if mode == "cot" else tir
        yield (
            mode,
            tuple(
                way(problem, policy.prompts, limits)
                for limits in policy.limits.samples(policy.samples, policy.prompts)
            ),
        )
    if policy.mode in ("auto", "exact") and not isinstance(reading, Declined):
        yield "exact", (exact(reading, problem.text),)


def _verdict(
    problem: Problem, attempt: Attempt, earlier: Sequence[Attempt], reading: Task | Declined
) -> Generator[Step, Sent, Verdict]:
    """An independent check where the problem is pure notation; else what other ways to the answer say of it."""
    answer = attempt.answer or ""
    if not isinstance(reading, Declined):
        return (yield from checked(problem, answer))
    before = next((a for a in earlier if a.answer is not None and same(a.answer, answer)), None)
    if before is not None:
        return Verdict("agreed", f"{before.mode} and {attempt.mode} came to the same answer")
    if (agreed := support(attempt)) is not None and not implausible(problem.text, answer):
        return agreed
    against = objection(problem.text, attempt)
    return Verdict("unchecked", against or f"no independent check: {reading.reason}")


def _outcome(attempts: list[Attempt], policy: Policy, reading: Task | Declined) -> Outcome:
    """The best attempt, the latest among equals; the others stay in the order they were made."""
    if not attempts:
        return Outcome(None, error=_nothing_tried(policy, reading))
    kept = best(attempts)
    return Outcome(
        attempts[kept],
        tuple(a for i, a in enumerate(attempts) if i != kept),
        error=attempts[kept].error,
    )


def _nothing_tried(policy: Policy, reading: Task | Declined) -> Failure:
    reason = reading.reason if isinstance(reading, Declined) else "it was not tried"
    if policy.mode == "exact":
        return Failure("Declined", f"The exact strategy declines this problem: {reason}.")
    return Failure("NoModel", f"There is no model, and the exact strategy declines this problem: {reason}.")
