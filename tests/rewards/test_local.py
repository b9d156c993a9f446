"""Rewards of files that were converted, against NumPy from the raw tensors of the checkpoint."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from checkpoints import SPECIAL, Made, tokens_of

from qmath.engines.llama import LlamaConfig
from qmath.engines.trunk import Trunk
from qmath.errors import EngineError, ModelLoadError
from qmath.rewards.conversation import parts
from qmath.rewards.head import load_head
from qmath.rewards.local import LocalReward
from qmath.rewards.scores import Steps

PROBLEM = "What is ab + 1? <|im_end|>"
RESPONSES = ["First ab.\n\nThen cab, é.\n\n\\boxed{3}", "First ab.\n\nThen nothing <extra_0>", ""]


@contextmanager
def local(made: Made, steps: Steps = "product", n_ctx: int = 512) -> Iterator[LocalReward]:
    def make() -> Trunk:
        return Trunk(LlamaConfig(made.trunk, n_ctx=n_ctx, n_gpu_layers=0, n_batch=32))

    reward = LocalReward(make, load_head(made.head), steps)
    try:
        yield reward
    finally:
        reward.close()


def test_hidden_states_are_those_behind_the_last_norm(process_model: Made) -> None:
    trunk = Trunk(LlamaConfig(process_model.trunk, n_ctx=512, n_gpu_layers=0, n_batch=32))
    trunk.load()
    try:
        for response in RESPONSES:
            stretches = parts(PROBLEM, response, "prm")
            tokens = trunk.tokens(stretches)
            assert tokens == tokens_of(stretches)
            places = [20, 21, 70, len(tokens) - 1]
            expected = process_model.reference.hidden(tokens)[places]
            # The cache is in half precision.
            np.testing.assert_allclose(trunk.read(tokens, places, shared=15), expected, atol=0.05)
    finally:
        trunk.close()


def test_an_outcome_model_is_read_at_the_last_token(outcome_model: Made) -> None:
    reference = outcome_model.reference
    tokens = [tokens_of(parts(PROBLEM, response, "rm")) for response in RESPONSES]
    expected = [float(reference.head(reference.hidden(t))[-1, 0]) for t in tokens]
    with local(outcome_model) as reward:
        assert reward.score(PROBLEM, RESPONSES) == pytest.approx(expected, abs=0.1)
    assert np.ptp(expected) > 1  # so that the tolerance means something


@pytest.mark.parametrize("steps", ["product", "minimum"])
def test_a_process_model_is_read_behind_each_step(process_model: Made, steps: Steps) -> None:
    tokens = [tokens_of(parts(PROBLEM, response, "prm")) for response in RESPONSES]
    assert [t.count(257 + SPECIAL.index("<extra_0>")) for t in tokens] == [3, 2, 1]
    right = [process_model.reference.steps(t) for t in tokens]
    expected = [float(r.prod() if steps == "product" else r.min()) for r in right]
    with local(process_model, steps) as reward:
        assert reward.score(PROBLEM, RESPONSES) == pytest.approx(expected, abs=0.02)


def test_a_reward_does_not_depend_on_what_was_read_before(process_model: Made) -> None:
    with local(process_model) as reward:
        together = reward.score(PROBLEM, RESPONSES)
        assert reward.score(PROBLEM, RESPONSES[::-1]) == together[::-1]
        assert reward.score("Another problem", RESPONSES) != together
        assert reward.score(PROBLEM, RESPONSES[1:2]) == together[1:2]


def test_a_response_beyond_the_context_has_no_reward(outcome_model: Made) -> None:
    with local(outcome_model, n_ctx=256) as reward:
        short, long = reward.score(PROBLEM, ["x", "x" * 300])
    assert short is not None
    assert long is None


def test_an_aborted_one_fails_at_once(outcome_model: Made) -> None:
    with local(outcome_model) as reward:
        aborting = threading.Thread(target=reward.abort)
        aborting.start()
        aborting.join()
        with pytest.raises(EngineError, match="interrupted"):
            reward.score(PROBLEM, RESPONSES)


def test_a_trunk_that_cannot_be_loaded_or_has_no_marks(process_model: Made, outcome_model: Made) -> None:
    cut = process_model.trunk.with_name("cut.gguf")
    cut.write_bytes(process_model.trunk.read_bytes()[:5000])
    broken = Made(process_model.folder, cut, process_model.head, process_model.reference)
    with local(broken) as reward, pytest.raises(ModelLoadError, match=r"cut\.gguf"):
        reward.score(PROBLEM, RESPONSES)
    plain = process_model.trunk.with_name("plain.gguf")
    plain.write_bytes(outcome_model.trunk.read_bytes().replace(b"<extra_0>", b"<extra_1>"))
    other = Made(process_model.folder, plain, process_model.head, process_model.reference)
    with local(other) as reward, pytest.raises(EngineError, match="no token <extra_0>"):
        reward.score(PROBLEM, RESPONSES)
