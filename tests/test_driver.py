"""The driver's time: cells, checks, deadlines, failures, many at once; with scripted texts and a slow sandbox."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from qmath.driver import Driver
from qmath.engines.base import Broken, Emit, Ready
from qmath.engines.scripted import ScriptedEngine
from qmath.errors import EngineError
from qmath.events import (
    AttemptStarted,
    CellFinished,
    CellStarted,
    Event,
    Finished,
    SampleFinished,
    Started,
    Text,
)
from qmath.problem import Problem
from qmath.prompts import Prompts
from qmath.result import Attempt, CellResult, Result, Verdict
from qmath.session import Outcome, Policy, Session, session
from qmath.steps import Samples, Try
from qmath.strategies.limits import Limits
from qmath.strategies.tir import tir
from qmath.turn import Generate

WORDS = "Anna has 3 apples and buys 4 more. How many apples does she have?"
AUTO = Policy()
CELL = "Compute.\n```python\nprint(7)\n```\n"


@dataclass
class SlowNamespace:
    """Cells that take `seconds` on a thread and wake through a pipe, as a worker does. `stuck` ones never end."""

    seconds: float = 0.0
    stuck: bool = False
    closed: bool = False
    done: list[CellResult] = field(default_factory=list)
    pipe: tuple[int, int] = field(default_factory=os.pipe)

    def start(self, code: str, seconds: float) -> None:
        if self.stuck:
            return

        def work() -> None:
            time.sleep(self.seconds)
            self.done.append(CellResult("ok", f"ran {code}"))
            os.write(self.pipe[1], b"x")

        threading.Thread(target=work, daemon=True).start()

    def poll(self) -> CellResult | None:
        return self.done.pop() if self.done else None

    def fileno(self) -> int:
        return self.pipe[0]

    def close(self) -> None:
        self.closed = True


@dataclass
class Workshop:
    make: Callable[[], SlowNamespace] = SlowNamespace
    opened: list[SlowNamespace] = field(default_factory=list)
    closed: bool = False

    def namespace(self) -> SlowNamespace:
        self.opened.append(self.make())
        return self.opened[-1]

    def close(self) -> None:
        self.closed = True


class Checker:
    """Verifies the answers that it was told."""

    def __init__(self, *right: str) -> None:
        self.right, self.asked, self.pending = right, [], None  # type: ignore[var-annotated]

    def start(self, problem: str, answer: str) -> None:
        self.asked.append(answer)
        self.pending = answer

    def poll(self) -> Verdict | None:
        answer, self.pending = self.pending, None
        return None if answer is None else Verdict("verified" if answer in self.right else "refuted", "told")

    def fileno(self) -> int | None:
        return None

    def close(self) -> None:
        self.pending = None


def drive(driver: Driver, texts: list[str], policy: Policy = AUTO) -> list[tuple[str, Event]]:
    problems = [Problem(f"p{i}", text) for i, text in enumerate(texts)]
    return [(p.id, e) for p, e in driver.run(problems, lambda problem: session(problem, policy))]


def results(told: list[tuple[str, Event]]) -> dict[str, Result]:
    return {i: e.result for i, e in told if isinstance(e, Finished)}


def test_the_events_of_a_tir_attempt_in_order() -> None:
    engine = ScriptedEngine([CELL, "So \\boxed{7}."], piece=100)
    told = drive(Driver(engine, Workshop(), Checker()), [WORDS])
    kinds = [type(e) for _, e in told if not isinstance(e, Text)]
    assert kinds[:4] == [Started, AttemptStarted, CellStarted, CellFinished]
    assert kinds[-1] is Finished
    result = results(told)["p0"]
    assert result.answer == "7"
    shown = "".join(e.text for _, e in told if isinstance(e, Text | CellFinished))
    assert shown == result.transcript
    assert "```output\nran print(7)\n```" in result.transcript
    assert [c.code for c in result.attempt.cells] == ["print(7)"]  # type: ignore[union-attr]


def test_the_namespace_and_the_workshop_are_given_back() -> None:
    workshop = Workshop()
    drive(Driver(ScriptedEngine([CELL, "\\boxed{7}"]), workshop, Checker()), [WORDS])
    assert workshop.closed
    assert [n.closed for n in workshop.opened] == [True]


def test_a_refuted_answer_is_tried_in_the_other_mode() -> None:
    engine = ScriptedEngine(["\\boxed{1}", "\\boxed{2}"])
    checker = Checker("2")
    told = drive(Driver(engine, Workshop(), checker), ["x^2 = 4, x > 0"], Policy())
    result = results(told)["p0"]
    assert checker.asked[:2] == ["1", "2"]
    assert (result.answer, result.verdict.status) == ("2", "verified")
    assert [a.answer for a in result.earlier] == ["1"]
    starts = [e for _, e in told if isinstance(e, AttemptStarted)]
    assert starts[1].why.startswith("its answer was refuted")


def test_a_stuck_cell_costs_its_own_problem_its_own_time() -> None:
    made = iter([SlowNamespace(stuck=True), SlowNamespace(), SlowNamespace()])
    workshop = Workshop(lambda: next(made))

    def script(request: Generate) -> str:
        return "\\boxed{7}" if request.prefix else CELL

    driver = Driver(ScriptedEngine(script, slots=3), workshop, Checker(), jobs=3, timeout=0.5)
    told = drive(driver, [WORDS] * 3, Policy(mode="tir"))
    by_id = results(told)
    assert [by_id[f"p{i}"].answer for i in range(3)] == [None, "7", "7"]
    stuck = by_id["p0"]
    assert stuck.attempt is not None
    assert (stuck.attempt.finish, stuck.attempt.transcript.startswith("Compute.")) == ("timeout", True)
    assert stuck.error is not None
    assert stuck.to_record()["error"]["type"] == "Timeout"
    finished = [i for i, e in told if isinstance(e, Finished)]
    assert finished[-1] == "p0"


def test_cells_run_while_others_write() -> None:
    workshop = Workshop(lambda: SlowNamespace(seconds=0.2))
    engine = ScriptedEngine(lambda r: "\\boxed{7}" if r.prefix else CELL, slots=4)
    started = time.monotonic()
    told = drive(Driver(engine, workshop, Checker(), jobs=4), [WORDS] * 4, Policy(mode="tir"))
    assert len(results(told)) == 4
    assert time.monotonic() - started < 0.7  # one after the other they would take 0.8 s


def test_a_failed_request_ends_its_attempt_with_the_sentence() -> None:
    told = drive(Driver(ScriptedEngine([]), Workshop(), Checker()), [WORDS], Policy(mode="cot"))
    record = results(told)["p0"].to_record()
    assert record["finish"] == "error"
    assert record["error"] == {"type": "EngineError", "message": "The script has no further text."}


def test_a_broken_engine_is_raised_and_everything_is_closed() -> None:
    class BrokenEngine(ScriptedEngine):
        def start(self, emit: Emit) -> None:
            emit(Broken(EngineError("It broke.")))

        def submit(self, key: str, request: Generate) -> None:
            """Says nothing any more."""

    workshop = Workshop()
    with pytest.raises(EngineError, match="It broke"):
        drive(Driver(BrokenEngine([]), workshop, Checker()), [WORDS])
    assert workshop.closed


def test_no_time_passes_for_a_problem_while_weights_are_read() -> None:
    class Loading(ScriptedEngine):
        ready = False

        def start(self, emit: Emit) -> None:
            super().start(emit)
            self.asked: list[tuple[str, Generate]] = []
            threading.Timer(0.4, self._loaded).start()

        def submit(self, key: str, request: Generate) -> None:
            if self.ready:
                super().submit(key, request)
            else:
                self.asked.append((key, request))

        def _loaded(self) -> None:
            self.ready = True
            self._emit(Ready())
            for asked in self.asked:
                self.submit(*asked)

    driver = Driver(Loading(["\\boxed{7}"]), Workshop(), Checker(), timeout=0.3)
    result = results(drive(driver, [WORDS], Policy(mode="cot")))["p0"]
    assert result.answer == "7"
    assert result.attempt is not None
    assert result.attempt.seconds < 0.3 < result.seconds


def test_input_is_taken_only_as_there_is_room() -> None:
    taken = itertools.count()

    def endless() -> Iterator[Problem]:
        for i in taken:
            yield Problem(str(i), WORDS)

    driver = Driver(ScriptedEngine(lambda _: "\\boxed{7}", slots=2), Workshop(), Checker(), jobs=2)
    told = driver.run(endless(), lambda p: session(p, Policy(mode="cot")))
    finished = itertools.islice((e for _, e in told if isinstance(e, Finished)), 50)
    assert len(list(finished)) == 50
    told.close()  # type: ignore[attr-defined]
    assert next(taken) <= 54


def test_without_an_engine_a_session_may_still_end() -> None:
    told = drive(Driver(None, Workshop(), Checker()), [WORDS], Policy(has_model=False))
    assert results(told)["p0"].to_record()["error"]["type"] == "NoModel"


def test_samples_run_side_by_side_and_the_answer_of_most_is_kept() -> None:
    engine = ScriptedEngine(["\\boxed{5}", "\\boxed{7}", "I give up.", "\\boxed{7}"], slots=4)
    told = drive(Driver(engine, Workshop(), Checker()), [WORDS], Policy(mode="cot", samples=4))
    result = results(told)["p0"]
    assert result.answer == "7"
    assert [a.answer for a in result.samples] == ["5", "7", None, "7"]
    assert [a.sample for a in result.samples] == [1, 2, 3, 4]
    assert result.usage.completion_tokens == sum(a.usage.completion_tokens for a in result.samples) > 0
    assert [e.sample for _, e in told if isinstance(e, AttemptStarted)] == [1, 2, 3, 4]
    assert sorted(e.sample for _, e in told if isinstance(e, SampleFinished)) == [1, 2, 3, 4]
    sampling = [r.sampling for r in engine.requests]
    assert len({s.seed for s in sampling}) == 4
    assert {(s.temperature, s.top_p, s.scored) for s in sampling} == {(0.7, 0.8, True)}


def test_what_still_runs_when_a_session_goes_on_is_given_up() -> None:
    made = iter([SlowNamespace(stuck=True), SlowNamespace()])
    workshop, released = Workshop(lambda: next(made)), []

    class Engine(ScriptedEngine):
        def release(self, key: str) -> None:
            released.append(key)

    def hasty(problem: Problem) -> Session:
        tries = tuple(Try("tir", tir(problem, Prompts(), Limits()), "", i) for i in (1, 2))
        first = yield Samples(tries)
        assert isinstance(first, Attempt)
        return Outcome(first)

    engine = Engine(lambda request: "\\boxed{7}" if request.prefix else CELL, slots=2)
    driver = Driver(engine, workshop, Checker())
    told = list(driver.run([Problem("p0", WORDS)], hasty))
    result = told[-1][1]
    assert isinstance(result, Finished)
    assert result.result.attempt is not None
    assert (result.result.answer, result.result.attempt.sample) == ("7", 2)
    assert sorted(released) == ["1.1", "1.2"]
    assert [n.closed for n in workshop.opened] == [True, True]
