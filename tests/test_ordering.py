"""Whatever order problems finish in, they are told in the order they came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qmath.events import Finished, Started, Text
from qmath.ordering import in_order
from qmath.problem import Problem
from qmath.result import Result


@given(st.permutations(range(5)), st.lists(st.integers(0, 4), max_size=30))
def test_one_problem_after_the_other(order: list[int], talk: list[int]) -> None:
    problems = [Problem("same", "same") for _ in range(5)]
    events = [(p, Started(p)) for p in problems]
    events += [(problems[i], Text(str(i))) for i in talk]
    events += [(problems[i], Finished(Result(problems[i], None))) for i in order]
    told = list(in_order(iter(events)))
    assert len(told) == len(events)
    position = {id(p): i for i, p in enumerate(problems)}
    assert [position[id(p)] for p, _ in told] == sorted(position[id(p)] for p, _ in told)
    for p in problems:
        assert [e for q, e in told if q is p] == [e for q, e in events if q is p]


def test_the_first_problem_is_told_as_it_happens() -> None:
    first, second = Problem("1", "a"), Problem("2", "b")
    told = in_order(iter([(first, Started(first)), (second, Started(second)), (first, Text("x"))]))
    assert next(told) == (first, Started(first))
    assert next(told) == (first, Text("x"))
