"""Whatever order problems finish in, they are told in the order they came."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from qmath.events import Event, Finished, Started, Text
from qmath.ordering import Turns
from qmath.problem import Problem
from qmath.result import Result


def done(problem: Problem) -> tuple[Problem, Event]:
    return problem, Finished(Result(problem, None))


@given(st.permutations(range(5)), st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), max_size=30))
def test_one_problem_after_the_other(order: list[int], talk: list[tuple[int, int]]) -> None:
    problems = [Problem("same", "same") for _ in range(5)]
    events: list[tuple[Problem, Event]] = [(p, Started(p)) for p in problems]
    events += [(problems[i], Text(f"{n},", sample)) for n, (i, sample) in enumerate(talk)]
    events += [done(problems[i]) for i in order]
    told = list(Turns().in_order(iter(events)))
    position = {id(p): i for i, p in enumerate(problems)}
    assert [position[id(p)] for p, _ in told] == sorted(position[id(p)] for p, _ in told)
    for p in problems:
        mine = [e for q, e in told if q is p]
        assert isinstance(mine[0], Started)
        assert isinstance(mine[-1], Finished)
        for sample in range(3):
            assert spoken(told, p, sample) == spoken(events, p, sample)


def spoken(events: list[tuple[Problem, Event]], problem: Problem, sample: int) -> str:
    return "".join(e.text for p, e in events if p is problem and isinstance(e, Text) and e.sample == sample)


def test_the_first_problem_is_told_as_it_happens() -> None:
    first, second = Problem("1", "a"), Problem("2", "b")
    told = Turns().in_order(iter([(first, Started(first)), (second, Started(second)), (first, Text("x"))]))
    assert next(told) == (first, Started(first))
    assert next(told) == (first, Text("x"))


def test_what_waits_is_joined_but_not_across_samples() -> None:
    first, second = Problem("1", "a"), Problem("2", "b")
    said = [(second, Text(text, sample)) for text, sample in (("x", 1), ("y", 1), ("z", 2), ("w", 1))]
    events = [(first, Started(first)), (second, Started(second)), *said, done(second), done(first)]
    told = [e for p, e in Turns().in_order(iter(events)) if p is second]
    assert told[1:-1] == [Text("xy", 1), Text("z", 2), Text("w", 1)]


def test_no_more_are_admitted_than_may_wait() -> None:
    problems = [Problem(str(n), "x") for n in range(6)]
    turns = Turns(ahead=3)
    admitted = turns.admit(problems)
    slow = next(admitted)
    assert slow is problems[0]

    def happen() -> Iterator[tuple[Problem, Event]]:
        yield slow, Started(slow)
        for _ in range(3):
            quick = next(admitted)
            yield quick, Started(quick)
            yield done(quick)
        assert next(admitted) is None
        assert next(admitted) is None
        yield done(slow)
        yield from map(done, admitted)

    told = [p for p, e in turns.in_order(happen()) if isinstance(e, Finished)]
    assert told == problems
