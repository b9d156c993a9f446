"""From the options to a reward model: behind a server, or its files in this process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qmath.errors import ModelFileError
from qmath.options import Options
from qmath.ranking import Ranker
from qmath.rewards.pooling import PoolingReward

if TYPE_CHECKING:
    from qmath.engines.trunk import Trunk
    from qmath.rewards.local import LocalReward


def find_ranker(options: Options) -> Ranker:
    """The reward model that the options name. One in this process is loaded when it is first needed.

    Raises UsageError where the address is none, ModelFileError where its files are missing or do not belong together,
    OutOfMemory where it does not fit this machine, NativeCrash where llama.cpp dies here.
    """
    if options.reward_endpoint is not None:
        return PoolingReward(options.reward_endpoint, options.reward_model, options.reward_steps)
    return _local(Path(options.reward_model or "").expanduser(), options)


def _local(path: Path, options: Options) -> LocalReward:
    from qmath.doctor.probe import ensure_usable
    from qmath.engines.llama import LlamaConfig
    from qmath.engines.trunk import READ_AT_ONCE, Trunk
    from qmath.models.fit import plan
    from qmath.models.hardware import machine
    from qmath.models.header import read_header
    from qmath.rewards.head import load_head
    from qmath.rewards.local import LocalReward

    try:
        header = read_header(path)
    except ModelFileError as error:
        raise ModelFileError(
            error.message,
            "--reward-model wants the trunk of a reward model (made by `qmath models convert-reward`), or its name at"
            " a server that --reward-endpoint names.",
        ) from error
    beside = header.path.with_suffix(".npz")
    head = load_head(Path(options.reward_head).expanduser() if options.reward_head else beside)
    if head.width != header.hidden:
        raise ModelFileError(
            f"The head of the reward model is made for a width of {head.width}, and {path.name} has {header.hidden}.",
            "Use the two files of one reward model.",
        )
    ensure_usable()
    plan(header, machine(), outputs=READ_AT_ONCE)

    def make() -> Trunk:
        """With the memory that the solver leaves."""
        here = machine()
        found = plan(header, here, outputs=READ_AT_ONCE)
        return Trunk(
            LlamaConfig(
                header.path,
                n_ctx=found.n_ctx,
                n_gpu_layers=found.n_gpu_layers,
                tensor_split=found.tensor_split,
                kv_type=found.kv_type,
                n_threads=here.cores,
            )
        )

    return LocalReward(make, head, options.reward_steps)
