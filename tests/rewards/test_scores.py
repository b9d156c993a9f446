from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmath.rewards.scores import NoReward, reward


@pytest.mark.parametrize(("data", "score"), [(2.5, 2.5), ([1.0, 2.0], 2.0), ([[1.0], [3.0]], 3.0)])
def test_the_last_value_of_an_outcome_model(data: object, score: float) -> None:
    assert reward(data) == score


@given(st.lists(st.tuples(st.floats(-30, 30), st.floats(-30, 30)), min_size=1, max_size=6))
def test_logits_of_steps_against_a_softmax_in_numpy(rows: list[tuple[float, float]]) -> None:
    logits = np.array(rows)
    is_probability = (
        (logits.min(axis=1) >= 0) & (logits.max(axis=1) <= 1) & (abs(logits.sum(axis=1) - 1) < 0.01)
    )
    softmax = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    expected = float(np.prod(np.where(is_probability, logits[:, 1], softmax[:, 1])))
    assert math.isclose(reward([list(row) for row in rows]), expected, rel_tol=1e-9, abs_tol=1e-300)


def test_probabilities_of_steps_are_multiplied() -> None:
    assert reward([[0.5, 0.5], [0.1, 0.9]]) == pytest.approx(0.45)
    assert reward([[1000.0, 0.0]]) == 0.0


@pytest.mark.parametrize("data", [[], [[1, 2, 3]], "x", [None], [[True]], [float("nan")], [[1.0], []]])
def test_anything_else_is_no_reward(data: object) -> None:
    with pytest.raises(NoReward):
        reward(data)
