"""Classes that look like the real ones in everything but the call."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "code",
    [
        "isinstance({1}, set) and type({1}) is set and type({1}) == set",
        "isinstance({}, (list, dict)) and issubclass(dict, dict) and not isinstance([], dict)",
        "isinstance(3, type(4)) and isinstance(int, type) and type(3) is int and type(type(3)) is type",
        "set([1, 1]) == {1} and dict(a=1) == {'a': 1} and frozenset() == frozenset([])",
        "set.union({1}, {2}) == {1, 2} and dict.fromkeys('ab', 0) == {'a': 0, 'b': 0}",
        "str(set) == str(type(set())) and dict.__name__ == 'dict'",
        "(dict[str, int] | None) is not None and (set | None) is not None and (None | set) is not None",
        "isinstance(range(3), range) and isinstance(range(10**12), range) and type(range(10**12)) is range",
    ],
)
def test_every_use_is_a_use_of_the_real_class(show, code: str) -> None:
    assert show(f"bool({code})") == "True"


def test_annotations_and_factories(show) -> None:
    show(
        "from collections import defaultdict\ndef f(a: dict[str, int] | None = None) -> set[int]: return set()"
    )
    assert show("d = defaultdict(set)\nd[1].add(2)\ndict(d), f()") == "({1: {2}}, set())"
