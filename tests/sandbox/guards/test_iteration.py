"""Iterators without end stop on time, and those with one are Python's."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.sandbox.guards import iteration

ENDLESS = [
    "sum(iter(int, 1))",
    "sum(itertools.count())",
    "max(itertools.cycle([1, 2]))",
    "1 in itertools.repeat(0)",
    "deque(itertools.count(), maxlen=1)",
    "all(map(lambda x: True, itertools.repeat(1)))",
    "list(filter(None, itertools.repeat(0)))",
    "next(itertools.islice(itertools.count(), 10**12, None))",
    "list(itertools.dropwhile(lambda x: True, itertools.count()))",
    "min(itertools.product(range(100), repeat=9))",
    "max(itertools.chain.from_iterable(itertools.repeat([1])))",
    "sum(range(10**12))",
    "0.5 in range(10**12)",
    "5j in range(10**12)",
    "max(enumerate(range(10**12)))",
    "sum(map(abs, range(10**12)))",
    "max(reversed(range(10**12)))",
    "def g():\n    yield from itertools.count()\nmax(g())",
    "from sympy.utilities.iterables import subsets\nmax(map(len, subsets(range(70))))",
    "sum([[0] * 1000 for _ in range(10**5)], [])",
    "set([i * (2**61 - 1) for i in range(10**5)])",
    "dict.fromkeys([i * (2**61 - 1) for i in range(10**5)])",
    "Counter([i * (2**61 - 1) for i in range(10**5)])",
]


@pytest.mark.parametrize("code", ENDLESS)
def test_endless(run, code: str) -> None:
    result = run(f"import itertools\nfrom collections import *\n{code}")
    assert result.status in ("timeout", "memory", "ok")  # `0.5 in range(…)` is known at once
    assert result.seconds < 1.5


@given(st.lists(st.integers(), max_size=300))
def test_a_stream_has_the_same_elements(items: list[int]) -> None:
    assert list(iteration.stream(items)) == items
    assert list(iteration.BUILTIN_STREAMS["enumerate"](items)) == list(enumerate(items))
    assert list(iteration.ITERTOOLS["accumulate"](items)) == list(itertools.accumulate(items))


def test_a_stream_reads_no_further_than_asked() -> None:
    source = iter(range(1000))
    stream = iteration.stream(source)
    assert [next(stream) for _ in range(5)] == [0, 1, 2, 3, 4]
    assert next(source) == 5


@given(st.integers(-5, 10**14), st.integers(10**7, 10**15), st.sampled_from([1, 3, -2]))
def test_long_ranges_are_ranges(start: int, length: int, step: int) -> None:
    real = range(start, start + length * step, step)
    long = iteration.bounded_range(real)
    if isinstance(long, iteration.LongRange):
        assert (len(long), long[3], long[-1], long[5:9], start + step in long) == (
            len(real),
            real[3],
            real[-1],
            real[5:9],
            True,
        )
        assert repr(long) == repr(real)
        assert list(itertools.islice(long, 3)) == list(real[:3])


def test_the_usual_spellings(show) -> None:
    show("from itertools import *")
    assert show("list(chain([1], [2])), list(chain.from_iterable([[1], [2]]))") == "([1, 2], [1, 2])"
    assert (
        show("list(zip('ab', [1, 2], strict=True)), list(islice(count(5), 2))")
        == "([('a', 1), ('b', 2)], [5, 6])"
    )
    assert (
        show("[k for k, _ in groupby('aab')], isinstance(range(3), range), range(3)")
        == "(['a', 'b'], True, range(0, 3))"
    )


def test_iterators_do_not_nest_without_end(run) -> None:
    assert "RecursionError" in run("q = [1]\nfor i in range(10**6): q = map(abs, q)").output
