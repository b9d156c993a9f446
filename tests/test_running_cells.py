"""The cells that run, and the namespaces they run in."""

from __future__ import annotations

from collections.abc import Generator

from qmath.cells import RunningCells
from qmath.jobs import Course, Job
from qmath.problem import Problem
from qmath.result import Attempt, CellResult
from qmath.session import Outcome
from qmath.steps import Try
from qmath.turn import Strategy


class Namespace:
    def __init__(self) -> None:
        self.started: list[str] = []
        self.result: CellResult | None = None
        self.closed = False

    def start(self, code: str, seconds: float) -> None:
        self.started.append(code)

    def poll(self) -> CellResult | None:
        result, self.result = self.result, None
        return result

    def fileno(self) -> int | None:
        return 5

    def close(self) -> None:
        self.closed = True


class Workshop:
    def __init__(self) -> None:
        self.opened: list[Namespace] = []

    def namespace(self) -> Namespace:
        self.opened.append(Namespace())
        return self.opened[-1]

    def close(self) -> None:
        """Nothing is held."""


def course() -> Course:
    def session() -> Generator[object, object, Outcome]:
        yield
        return Outcome(None)

    def strategy() -> Strategy:
        yield from ()
        return Attempt("tir", "", None, "no-answer")

    job = Job(Problem("1", "x"), session(), 1, 0.0, 1.0)  # type: ignore[arg-type]
    return job.begin(Try("tir", strategy(), ""), 0.0)


def test_an_attempt_has_one_namespace_and_collects_its_cells() -> None:
    workshop, attempt = Workshop(), course()
    cells = RunningCells(workshop)
    for code, output in (("x = 1", ""), ("x", "1")):
        cells.start(attempt, code, 1.0)
        assert (cells.collect(), cells.filenos()) == ([], [5])
        workshop.opened[0].result = CellResult("ok", output)
        assert cells.collect() == [(attempt, CellResult("ok", output))]
    assert (len(workshop.opened), workshop.opened[0].started) == (1, ["x = 1", "x"])
    assert [(c.code, c.result.output) for c in attempt.cells] == [("x = 1", ""), ("x", "1")]
    assert cells.filenos() == []


def test_who_leaves_takes_its_cell_along() -> None:
    workshop, attempt, other = Workshop(), course(), course()
    other.key = "other"
    cells = RunningCells(workshop)
    cells.start(attempt, "while True: pass", 1.0)
    cells.start(other, "1", 1.0)
    cells.leave(attempt)
    assert [n.closed for n in workshop.opened] == [True, False]
    for namespace in workshop.opened:
        namespace.result = CellResult("ok", "")
    assert cells.collect() == [(other, CellResult("ok", ""))]
