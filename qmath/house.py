"""The rooms put together for one run: which engine, which sandbox, which policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from qmath.driver import Driver
from qmath.engines.base import Engine
from qmath.events import Event, Notice
from qmath.options import Options
from qmath.ordering import in_order
from qmath.problem import Problem
from qmath.prompts import Prompts
from qmath.result import Failure
from qmath.session import Outcome, Policy, Session, session

Tell = Callable[[Notice], None]
Agree = Callable[[str, int], bool]


@dataclass(slots=True)
class House:
    """A driver with the policy for its problems."""

    driver: Driver
    policy: Policy

    def run(self, problems: Iterable[Problem]) -> Iterator[tuple[Problem, Event]]:
        """The events of the problems, in the order of the problems."""
        return in_order(self.driver.run(problems, self._session))

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
    engine: Engine | None = None,
    prompts: Prompts | None = None,
) -> House:
    """Everything that `options` ask for. Raises a QmathError where it is not to be had.

    many: whether more than one problem may be in flight. agree: asks for consent to a large download.
    engine: used instead of the one that `options` describe.
    """
    isolated = options.isolated or many or not _may_run_cells_here()
    workshop = _Workshop(options, isolated)
    if engine is None and options.mode != "exact":
        engine, prompts = _find_engine(options, many, tell, agree)
    jobs = (options.jobs or (engine.slots if engine else 2)) if many else 1
    return House(
        Driver(engine, workshop.open, workshop.checker, jobs=jobs, timeout=options.timeout),
        Policy(options.mode, engine is not None, prompts or Prompts(), options.limits),
    )
