"""qmath from Python, with scripted texts in the place of a model and everything else real."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psutil
import pytest

import qmath
from qmath.engines.scripted import ScriptedEngine
from qmath.errors import ModelFileError, ProblemError, UsageError
from qmath.events import (
    AttemptFinished,
    AttemptStarted,
    CellFinished,
    CellStarted,
    Event,
    Finished,
    Started,
    Text,
)
from qmath.problem import Problem
from qmath.turn import Generate

WORDS = "Anna has 3 apples and buys 4. How many has she?"


def script(request: Generate) -> str:
    """A cell, and then the answer."""
    return "So \\boxed{7}." if request.prefix else "Compute.\n```python\nx = 3 + 4\nprint(x)\n```\n"


def on_a_thread(work: Callable[[], object]) -> object:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """No child and no thread outlives a call."""
    before, threads = set(psutil.Process().children(recursive=True)), threading.active_count()
    yield
    _, alive = psutil.wait_procs(set(psutil.Process().children(recursive=True)) - before, timeout=5)
    assert alive == []
    assert threading.active_count() <= threads + 1  # of the preload


@pytest.mark.parametrize("call", [lambda work: work(), on_a_thread], ids=["main thread", "another thread"])
def test_solve_runs_the_cells_of_a_script(call: Callable[[Callable[[], object]], object]) -> None:
    engine = ScriptedEngine(script)
    result = call(lambda: qmath.solve(WORDS, engine=engine, mode="tir"))
    assert isinstance(result, qmath.api.Result)
    assert (result.answer, result.verdict.status, result.engine, result.model) == (
        "7",
        "agreed",
        "scripted",
        "script",
    )
    (cell,) = result.attempt.cells if result.attempt else ()
    assert (cell.code, cell.result.status, cell.result.output) == ("x = 3 + 4\nprint(x)", "ok", "7")
    assert [bool(request.prefix) for request in engine.requests] == [False, True]


def test_solve_without_a_model() -> None:
    result = qmath.solve("3x^2+7x-6=0", mode="exact")
    assert (result.answer, result.verdict.status) == (r"-3, \frac{2}{3}", "verified")
    assert result.to_record()["id"] == "arg:1"


def test_a_refuted_answer_is_followed_by_another_mode() -> None:
    engine = ScriptedEngine(["\\boxed{1}", "\\boxed{-2, 2}"])
    result = qmath.solve("x^2 = 4", engine=engine)
    assert (result.answer, result.verdict.status) == ("-2, 2", "verified")
    assert [(a.mode, a.answer) for a in result.earlier] == [("tir", "1")]


def test_the_events_of_one_problem() -> None:
    events = list(qmath.stream(WORDS, engine=ScriptedEngine(script), mode="tir"))
    kinds: list[type[Event]] = [type(e) for e in events if not isinstance(e, Text)]
    assert kinds == [Started, AttemptStarted, CellStarted, CellFinished, AttemptFinished, Finished]
    last = events[-1]
    assert isinstance(last, Finished)
    text = "".join(e.text for e in events if isinstance(e, Text | CellFinished))
    assert text == last.result.transcript


def test_a_problem_of_ones_own_keeps_its_id() -> None:
    given = Problem("mine", "1+1", answer="2")
    assert qmath.solve(given, mode="exact").problem is given


@pytest.mark.parametrize("call", [lambda work: work(), on_a_thread], ids=["main thread", "another thread"])
def test_many_are_told_in_order_and_bad_ones_have_their_error(
    call: Callable[[Callable[[], object]], object],
) -> None:
    def work() -> list[tuple[str, str | None]]:
        given: Any = iter([WORDS, "", Problem("mine", WORDS), "a\0b", 5])
        told = qmath.stream_many(given, engine=ScriptedEngine(script, slots=3), mode="tir")
        return [
            (p.id, e.result.answer or (e.result.error and e.result.error.message))
            for p, e in told
            if isinstance(e, Finished)
        ]

    assert call(work) == [
        ("arg:1", "7"),
        ("arg:2", "Problem 2 is empty."),
        ("mine", "7"),
        ("arg:4", "Problem 4 contains a NUL byte."),
        ("arg:5", "Problem 5 is no text but of type int."),
    ]


def test_one_that_is_closed_early_leaves_nothing_behind() -> None:
    told = qmath.stream_many(["x=1"] * 3, mode="exact")
    next(told)
    assert psutil.Process().children()
    told.close()  # type: ignore[attr-defined]
    events = qmath.stream("x=1", mode="exact")
    next(events)
    events.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: qmath.stream(""), ProblemError),
        (lambda: qmath.stream("a\0"), ProblemError),
        (lambda: qmath.stream("x", mode="guess"), UsageError),
        (lambda: qmath.stream_many([], jobs=0), UsageError),
        (lambda: qmath.stream("x", nonsense=1), TypeError),
        (lambda: qmath.stream_many("x=1"), TypeError),
        (lambda: qmath.solve("x", model="nonesuch"), ModelFileError),
    ],
)
def test_what_is_wrong_is_raised_at_the_call(call: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        call()


def test_the_package_has_only_its_doors() -> None:
    assert set(qmath.__all__) == {"__version__", "solve", "stream", "stream_many"}
    with pytest.raises(AttributeError):
        _ = qmath.nonsense


def test_what_is_no_problem_and_no_option() -> None:
    with pytest.raises(TypeError, match=r"a text, not list; stream_many takes several"):
        qmath.solve(["x=2"])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"no option 'magic'; there are .*cell_timeout"):
        qmath.solve("x=2", magic=1)
    with pytest.raises(TypeError, match=r"no option 'magic'"):
        qmath.stream_many(["x=2"], magic=1)
