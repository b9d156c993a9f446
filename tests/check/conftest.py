from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qmath.check.values import Evaluator
from qmath.notation import Declined, Node, read_expression
from qmath.notation.ast import Relation

sys.path.insert(0, str(Path(__file__).parent))  # worked_pairs.py, which several tests share


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
