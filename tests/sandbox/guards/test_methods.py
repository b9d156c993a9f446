"""Methods of built-in types with a guard, bound, unbound, inherited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.sandbox.guards import methods

FORMATS = [
    "'{0.__class__}'.format(1)",
    "str.format('{0.__class__}', 1)",
    "list(map('{0.__class__}'.format, [1]))",
    "'{a.__class__}'.format_map({'a': 1})",
    "'{:{0.__class__}}'.format(1)",
    "class S(str): pass\nS('{0.__class__}').format(1)",
    "class S(str):\n    def f(self): return super().format(1)\nS('{0.__class__}').f()",
    "import string\nstring.Formatter().format('{0.__class__}', 1)",
    "from operator import methodcaller\nmethodcaller('format', 1)('{0.__class__}')",
]


@pytest.mark.parametrize("code", FORMATS)
def test_format_fields_reach_nothing(refused, code: str) -> None:
    refused(f"{code}\nMARK")


def test_format_fields_that_are_plain(show) -> None:
    assert (
        show("'{:>5}|{0!r}|{a:.2f}|{b[x]}'.replace('{0!r}', '').format(1, a=2, b={'x': 3})")
        == "    1||2.00|3"
    )
    assert show("'{0.real} {0.imag:.1f}'.format(3 + 4j)") == "3.0 4.0"


@given(st.lists(st.integers()), st.booleans())
def test_sorting_is_pythons(items: list[int], reverse: bool) -> None:
    assert methods.safe_sorted(items, reverse=reverse) == sorted(items, reverse=reverse)


def test_long_lists_are_sorted_in_runs_and_stably(monkeypatch) -> None:
    monkeypatch.setattr(methods, "_RUN", 8)
    pairs = [(i * 7919 % 13, i) for i in range(1000)]
    for reverse in (False, True):
        ours = methods.safe_sorted(pairs, key=lambda p: p[0], reverse=reverse)
        assert ours == sorted(pairs, key=lambda p: p[0], reverse=reverse)


@pytest.mark.parametrize(
    "code", ["sorted(q)", "q.sort()", "q.count('a' * 10**6 + '2')", "q.index('a' * 10**6 + '2')"]
)
def test_long_texts_are_not_compared_again_and_again(run, code: str) -> None:
    assert "too many texts" in run(f"q = ['a' * 10**6 + str(i) for i in range(2)] * 10**5\n{code}").output
