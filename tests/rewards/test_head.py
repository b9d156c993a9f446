from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qmath.errors import ModelFileError
from qmath.rewards.head import load_head

RNG = np.random.default_rng(1)
W0, B0 = RNG.normal(size=(8, 6)).astype(np.float32), RNG.normal(size=8).astype(np.float32)
W2, B2 = RNG.normal(size=(2, 8)).astype(np.float32), RNG.normal(size=2).astype(np.float32)
GOOD: dict[str, Any] = {"score.0.weight": W0, "score.0.bias": B0, "score.2.weight": W2, "score.2.bias": B2}


def saved(path: Path, arrays: dict[str, Any]) -> Path:
    np.savez(path, **arrays)
    return path


def test_linear_relu_linear(tmp_path: Path) -> None:
    head = load_head(saved(tmp_path / "head.npz", GOOD))
    hidden = RNG.normal(size=(5, 6)).astype(np.float32)
    assert (head.width, head.kind) == (6, "prm")
    expected = [W2 @ np.maximum(W0 @ row + B0, 0) + B2 for row in hidden]
    np.testing.assert_allclose(head(hidden), expected, rtol=1e-5, atol=1e-5)


def test_one_value_is_an_outcome_model_and_one_layer_a_head(tmp_path: Path) -> None:
    head = load_head(saved(tmp_path / "head.npz", {"score.weight": W0[:1].astype(np.float16)}))
    assert (head.width, head.kind) == (6, "rm")
    hidden = np.full((1, 6), -1, np.float32)
    np.testing.assert_allclose(head(hidden), hidden @ W0[:1].T, rtol=1e-2)


@pytest.mark.parametrize(
    "arrays",
    [
        {},
        {"score.0.bias": B0},
        {**GOOD, "score.2.weight": W2[:, :7]},
        {**GOOD, "score.2.bias": B0},
        {**GOOD, "other": B0},
        {"score.0.weight": W0, "score.0.bias": B0},
        {**GOOD, "score.2.bias": np.array([np.nan, 0], np.float32)},
        {**GOOD, "score.2.bias": np.array([1, 2])},
        {**GOOD, "score.0.bias": np.array([object()])},  # pickled, and refused
    ],
)
def test_what_is_no_head(tmp_path: Path, arrays: dict[str, Any]) -> None:
    with pytest.raises(ModelFileError, match="is no head of a reward model"):
        load_head(saved(tmp_path / "head.npz", arrays))


def test_a_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "head.npz"
    with pytest.raises(ModelFileError, match="--reward-head"):
        load_head(path)
    for content in (b"", b"PK\x03\x04 cut short", b"{}"):
        path.write_bytes(content)
        with pytest.raises(ModelFileError, match="cannot be read"):
            load_head(path)
    with path.open("wb") as file:
        np.save(file, W0)
    with pytest.raises(ModelFileError, match="one array"):
        load_head(path)
    with pytest.raises(ModelFileError, match="cannot be read"):
        load_head(tmp_path)


def test_a_pickle_never_runs(tmp_path: Path) -> None:
    ran = tmp_path / "ran"

    class Hostile:
        def __reduce__(self) -> Any:
            return Path.touch, (ran,)

    with pytest.raises(ModelFileError):
        load_head(saved(tmp_path / "head.npz", {**GOOD, "score.0.bias": np.array([Hostile()] * 8)}))
    assert not ran.exists()
