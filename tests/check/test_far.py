from __future__ import annotations

import pytest

from qmath.check.far import FarEvaluator, tendency
from qmath.check.values import Value
from qmath.notation import Node, read_expression


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1/x", "finite", 0),
        ("(2x+1)/(x-3)", "finite", 2),
        ("ln(x)", "infinite", 1),
        ("-sqrt(x)", "infinite", -1),
        ("sin(x)", "none", None),
        ("x sin(x)", "none", None),
        ("1/ln(x)", "finite", 0),
    ],
)
def test_tendencies_far_out(text: str, kind: str, value: int | None) -> None:
    node = read_expression(text)
    assert isinstance(node, Node)

    def function(ev: FarEvaluator, place: Value) -> Value:
        return ev(node, {"x": place})

    found = tendency(function, outward=True)
    assert found is not None
    assert found.kind == kind
    if value is not None:
        assert abs(found.value - value) < 1e-30
