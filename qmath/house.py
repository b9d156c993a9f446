"""The rooms put together for one run: which engine, which sandbox, which policy."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from qmath.arrivals import Arrivals
from qmath.driver import Driver
from qmath.engines.base import Engine
from qmath.events import Event, Finished, Notice, Started
from qmath.options import Options
from qmath.ordering import Turns
from qmath.problem import Problem
from qmath.prompts import Prompts
from qmath.result import Failure
from qmath.session import Outcome, Policy, Session, session
from qmath.workshop import Checker, open_workshop

Tell = Callable[[Notice], None]
Agree = Callable[[str, int], bool]
Progress = Callable[[int, int], None]  # bytes done, bytes in all
Watch = Callable[[Event], None]

EXACT_JOBS = 2  # without a model: one cell runs while the next problem is read and checked


@dataclass(slots=True)
class House:
    """A driver with the policy for its problems."""

    driver: Driver
    policy: Policy
    model: str | None = None  # None: the exact strategy alone
    in_flight: int = 0

    def run(
        self, problems: Iterable[Problem] | Arrivals, watch: Watch = lambda _: None
    ) -> Generator[tuple[Problem, Event], None, None]:
        """The events of the problems, in the order of the problems. Closing it stops everything.

        `watch` is told of each event as it happens, before its turn comes.
        """
        turns = Turns()
        given: Iterable[Problem | None]
        given = problems.admit(lambda: self.in_flight) if isinstance(problems, Arrivals) else problems
        with closing(self.driver.run(turns.admit(given), self._session)) as events:
            yield from turns.in_order(self._counted(events, watch))

    def _counted(
        self, events: Iterable[tuple[Problem, Event]], watch: Watch
    ) -> Iterator[tuple[Problem, Event]]:
        for problem, event in events:
            self.in_flight += isinstance(event, Started) - isinstance(event, Finished)
            watch(event)
            yield problem, event

    def _session(self, problem: Problem) -> Session:
        return _unreadable(problem) if problem.fault else session(problem, self.policy)


def _unreadable(problem: Problem) -> Session:
    yield from ()
    return Outcome(None, error=Failure("ProblemError", f"{problem.fault[:1].upper()}{problem.fault[1:]}."))


def open_house(
    options: Options,
    *,
    many: bool = False,
    tell: Tell = lambda _: None,
    agree: Agree | None = None,
    progress: Progress | None = None,
    engine: Engine | None = None,
    prompts: Prompts | None = None,
    checker: Checker | None = None,
) -> House:
    """Everything that `options` ask for. Raises a QmathError where it is not to be had.

    many: whether more than one problem may be in flight. agree: asks for consent to a large download.
    engine: used instead of the one that `options` describe. checker: one that gets ready already.
    """
    from qmath.check import client

    # Workers are executed before weights are loaded, and get ready meanwhile.
    workshop = open_workshop(
        options.cell_limits, isolated=options.isolated or many or options.side_by_side > 1 or options.remote
    )
    checker = checker or client.Checker()
    ranker = None
    try:
        if options.select == "reward":
            from qmath.referee import find_ranker

            ranker = find_ranker(options)
        if engine is None and options.mode != "exact":
            from qmath.modelling import find_engine

            engine, prompts = find_engine(options, many=many, tell=tell, agree=agree, progress=progress)
    except BaseException:
        workshop.close()
        checker.close()
        raise
    return House(
        Driver(
            engine,
            workshop,
            checker,
            jobs=_jobs(options, engine) if many else 1,
            timeout=options.timeout,
            ranker=ranker,
        ),
        Policy(
            options.mode,
            engine is not None,
            options.side_by_side,
            options.effort,
            options.select,
            prompts or Prompts(),
            options.limits,
        ),
        engine.model if engine else None,
    )


def _jobs(options: Options, engine: Engine | None) -> int:
    """Problems in flight: as many as keep the engine busy, each with its samples."""
    if options.jobs is not None:
        return options.jobs
    return math.ceil(engine.slots / options.side_by_side) if engine else EXACT_JOBS
