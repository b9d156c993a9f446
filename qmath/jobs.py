"""One problem in flight: where its session and its strategy stand, and what they cost so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from qmath.problem import Problem
from qmath.result import Attempt, Cell, Failure, Finish, Mode, Result, Usage
from qmath.session import Outcome, Session, Try
from qmath.turn import Strategy
from qmath.workshop import Namespace


@dataclass(slots=True)
class Job:
    """Mutable, owned by the driver. Times are in seconds of the driver's clock."""

    problem: Problem
    session: Session
    number: int
    started: float
    deadline: float
    attempts: list[Attempt] = field(default_factory=list)
    mode: Mode = "cot"
    strategy: Strategy | None = None
    namespace: Namespace | None = None
    running: str | None = None  # the code of the cell that runs
    tried_since: float = 0.0
    transcript: str = ""
    usage: Usage = field(default_factory=Usage)
    cells: list[Cell] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What the engine knows the current attempt by."""
        return f"{self.number}.{len(self.attempts)}"

    def begin(self, step: Try, now: float) -> None:
        self.mode, self.strategy, self.tried_since = step.mode, step.strategy, now
        self.transcript, self.usage, self.cells = "", Usage(), []

    def abandoned(self, finish: Finish, error: Failure | None, now: float) -> Attempt:
        """The attempt as far as it came: what was written is kept."""
        return Attempt(
            self.mode,
            self.transcript,
            None,
            finish,
            tuple(self.cells),
            usage=self.usage,
            seconds=now - self.tried_since,
            error=error,
        )

    def result(self, outcome: Outcome, engine: str | None, model: str | None, now: float) -> Result:
        """The outcome as a result. The exact strategy needs no engine, so it names none."""
        exact = outcome.attempt is None or outcome.attempt.mode == "exact"
        return Result(
            self.problem,
            outcome.attempt,
            outcome.earlier,
            engine=None if exact else engine,
            model=None if exact else model,
            seconds=now - self.started,
            error=outcome.error,
        )
