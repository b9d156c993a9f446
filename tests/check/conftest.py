from __future__ import annotations

from collections.abc import Callable

import pytest

from qmath.check.values import Evaluator
from qmath.notation import Declined, Node, read_expression
from qmath.notation.ast import Relation


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(60)


@pytest.fixture
def node() -> Callable[[str], Node]:
    def read(text: str) -> Node:
        found = read_expression(text)
        assert not isinstance(found, Declined), found.reason
        return found

    return read


@pytest.fixture
def zero(node: Callable[[str], Node]) -> Callable[[str], Relation]:
    """`text` = 0 as a relation."""
    return lambda text: Relation(node(text), "=", node("0"))
