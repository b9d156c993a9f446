from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qmath.doctor.tiny import WIDTH, write_tiny_model
from qmath.errors import ModelFileError, UsageError
from qmath.options import Options
from qmath.referee import find_ranker
from qmath.rewards.local import LocalReward
from qmath.rewards.pooling import PoolingReward


def options(**more: Any) -> Options:
    return Options(mode="cot", samples=2, select="reward", **more)


def head(path: Path, width: int = WIDTH, outputs: int = 1) -> str:
    np.savez(path, **{"score.weight": np.zeros((outputs, width), np.float32)})
    return str(path)


@pytest.fixture
def trunk(tmp_path: Path) -> Path:
    write_tiny_model(tmp_path / "tiny.gguf")
    return tmp_path / "tiny.gguf"


def test_a_server_comes_first() -> None:
    found = find_ranker(
        options(reward_endpoint="http://127.0.0.1:9", reward_model="x", reward_steps="minimum")
    )
    assert isinstance(found, PoolingReward)
    assert found.model == "x"


def test_the_head_is_beside_its_trunk_or_named(trunk: Path, tmp_path: Path) -> None:
    named = head(tmp_path / "elsewhere.npz")
    with pytest.raises(ModelFileError, match=r"tiny\.npz"):
        find_ranker(options(reward_model=str(trunk)))
    for found in (
        find_ranker(options(reward_model=str(trunk), reward_head=named)),
        find_ranker(options(reward_model=str(trunk), reward_head=head(trunk.with_suffix(".npz")))),
    ):
        assert isinstance(found, LocalReward)
        assert found.score("p", ["a", "b"]) == (0.0, 0.0)
        found.close()


def test_files_that_do_not_belong_together(trunk: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=f"width of 8, and tiny.gguf has {WIDTH}"):
        find_ranker(options(reward_model=str(trunk), reward_head=head(tmp_path / "h.npz", 8)))
    with pytest.raises(ModelFileError, match="convert-reward"):
        find_ranker(options(reward_model="prm-7b"))


def test_options_that_contradict_each_other() -> None:
    with pytest.raises(UsageError, match="--reward-model"):
        options()
    with pytest.raises(UsageError, match="--reward-head"):
        options(reward_endpoint="http://127.0.0.1:9", reward_head="h.npz")
    with pytest.raises(UsageError, match="--reward-steps"):
        options(reward_model="x.gguf", reward_steps="sum")
