"""Nested containers whose paths are many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.sandbox.guards import comparison

nested = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda s: st.lists(s, max_size=3) | st.tuples(s, s) | st.dictionaries(st.text(max_size=2), s),
)


@given(nested, nested)
def test_equality_is_pythons(a: object, b: object) -> None:
    assert comparison.equal(a, b) == (a == b)
    assert comparison.unequal(a, b) == (a != b)
    assert comparison.bounded_nesting(a) is a


@pytest.mark.parametrize(
    "code",
    [
        "a = b = []\nfor i in range(70):\n    a = [a, a]\n    b = [b, b]\na == b",
        "t = ()\nfor i in range(70): t = (t, t)\nhash(t)",
        "t = ()\nfor i in range(70): t = (t, t)\n{t: 1}",
    ],
)
def test_doubled_containers_are_refused(run, code: str) -> None:
    assert "OverflowError" in run(code).output


def test_a_list_may_hold_itself(show) -> None:
    assert show("a = []\na.append(a)\na = [a, a]\nlen(a)") == "2"
