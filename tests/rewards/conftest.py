from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from checkpoints import Reference, write_checkpoint

from qmath.rewards.convert import convert


@dataclass(frozen=True)
class Made:
    """A random reward model: its checkpoint, its two files, and what it computes."""

    folder: Path
    trunk: Path
    head: Path
    reference: Reference


def make(folder: Path, outputs: int) -> Made:
    tensors = write_checkpoint(folder / "checkpoint", outputs)
    trunk = folder / "reward.gguf"
    return Made(
        folder / "checkpoint", trunk, convert(folder / "checkpoint", trunk, "f32"), Reference(tensors)
    )


@pytest.fixture(scope="session")
def outcome_model(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("rm"), 1)


@pytest.fixture(scope="session")
def process_model(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("prm"), 2)
