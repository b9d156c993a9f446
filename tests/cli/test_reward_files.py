"""A published reward model converted, and used by `qmath solve`, as a user would."""

from __future__ import annotations

from pathlib import Path

import pytest
from checkpoints import Reference, tokens_of, write_checkpoint
from processes import qmath, records

from qmath.rewards.conversation import parts

WORDS = "Anna has 3 apples and buys 4 more. How many?"


def test_from_a_checkpoint_to_rewarded_samples(tmp_path: Path) -> None:
    reference = Reference(write_checkpoint(tmp_path / "Qwen2.5-Math-PRM-Tiny", 2))
    trunk = tmp_path / "prm.gguf"
    made = qmath(
        "models", "convert-reward", str(tmp_path / "Qwen2.5-Math-PRM-Tiny"), str(trunk), "--type", "f32"
    )
    assert (made.returncode, made.stdout) == (0, f"{trunk}\n"), made.stderr
    assert (tmp_path / "prm.npz").is_file()
    # Any model may solve: here the very same random weights.
    done = qmath(
        "solve", WORDS, "--mode", "cot", "--model", str(trunk), "-n", "3", "--max-tokens", "12", "--json", "-q",
        "--select", "reward", "--reward-model", str(trunk), "--reward-steps", "minimum",
    )  # fmt: skip
    assert done.returncode == 3, done.stderr  # random weights box no answer
    (record,) = records(done)
    assert len(record["samples"]) == 3
    for sample in record["samples"]:
        right = reference.steps(tokens_of(parts(WORDS, sample["transcript"], "prm")))
        assert sample["score"] == pytest.approx(right.min(), abs=0.02)
    assert record["votes"] == [{"mode": "cot", "planned": 3, "made": 3, "why": ""}]
