"""Streams through the whole house: what is stuck stalls nobody, and what is long takes no more memory."""

from __future__ import annotations

import gc
import json
import tracemalloc
from pathlib import Path

import psutil
import pytest

from qmath.engines.scripted import ScriptedEngine
from qmath.events import Event, Finished
from qmath.house import open_house
from qmath.options import Options
from qmath.problem import Problem, from_stream
from qmath.store.store import Store
from qmath.turn import Generate

WORDS = "Anna has {} apples and buys 4 more. How many apples does she have?"


class Forgetful(list[Generate]):
    """A list that nothing stays in."""

    def append(self, request: Generate) -> None:
        pass


class Enough(Exception):
    """The test has seen what it wanted."""


def write_cells(request: Generate) -> str:
    """A cell for each problem; that of the first never ends."""
    if "```output" in request.prefix:
        return "So \\boxed{7}."
    stuck = "has 0 apples" in request.messages[-1].content
    return f"```python\n{'while True: pass' if stuck else 'print(7)'}\n```\n"


def test_a_cell_that_never_ends_costs_its_own_problem_only() -> None:
    engine = ScriptedEngine(write_cells, slots=3, piece=100)
    problems = [Problem(str(n), WORDS.format(n)) for n in range(9)]
    house = open_house(Options(mode="tir", cell_timeout=100, effort="low"), many=True, engine=engine)
    answers: dict[str, str | None] = {}

    def watch(event: Event) -> None:
        if isinstance(event, Finished):
            answers[event.result.problem.id] = event.result.answer
            if len(answers) == 8:
                raise Enough

    before = set(psutil.Process().children(recursive=True))
    with pytest.raises(Enough):
        list(house.run(problems, watch))
    assert answers == {str(n): "7" for n in range(1, 9)}
    assert psutil.wait_procs(set(psutil.Process().children(recursive=True)) - before, timeout=20)[1] == []


@pytest.mark.parametrize(
    "count", [3_000, pytest.param(100_000, marks=[pytest.mark.acceptance, pytest.mark.timeout(1200)])]
)
def test_memory_stays_flat(count: int, tmp_path: Path) -> None:
    source = tmp_path / "problems.jsonl"
    with source.open("w") as stream:
        for n in range(count):  # most have no text: understanding takes its time
            print(
                json.dumps({"id": f"problem {n}", "problem": "" if n % 20 else WORDS.format(n)}), file=stream
            )
    engine = ScriptedEngine(lambda _: "It is \\boxed{7}.", slots=8, piece=100)
    options = Options(mode="cot", effort="low")
    house = open_house(options, many=True, engine=engine)
    store = Store(tmp_path / "answers.jsonl", options)
    engine.requests = Forgetful()
    early = 0
    tracemalloc.start()
    try:
        with source.open("rb") as stream:
            problems = store.remaining(from_stream(stream, unique=True))
            finished = (e.result for _, e in house.run(problems) if isinstance(e, Finished))
            for done, result in enumerate(finished, 1):
                store.append(result)
                if done == 1_000:
                    gc.collect()
                    early = tracemalloc.get_traced_memory()[0]
            gc.collect()
            late = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    store.close()
    assert done == count
    assert late - early < 300_000 + 100 * count  # the hashes of ids
