"""What `qmath.solve` and `qmath solve` can be asked for, checked once, before anything is loaded."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from qmath.engines.remote.address import KINDS, Kind
from qmath.errors import UsageError
from qmath.sandbox.limits import CellLimits
from qmath.strategies.limits import Limits
from qmath.turn import Sampling

ModeChoice = Literal["auto", "cot", "tir", "exact"]
_MAX_SEED = (1 << 32) - 1  # llama.cpp takes this very number for "any seed"
EngineChoice = Literal["auto", "llama", "remote"]
Effort = Literal["low", "medium", "high"]
EFFORTS = ("low", "medium", "high")
HIGH_EFFORT_SAMPLES = 4
Select = Literal["majority", "reward"]
SELECTIONS = ("majority", "reward")
RewardSteps = Literal["product", "minimum"]
REWARD_STEPS = ("product", "minimum")
MODES = ("auto", "cot", "tir", "exact")
ENGINES = ("auto", "llama", "remote")

_WHOLE = ("seed", "samples", "max_tokens", "max_rounds", "max_output", "ctx", "jobs")
_REAL = ("temperature", "top_p", "timeout", "cell_timeout")


@dataclass(frozen=True, slots=True)
class Options:
    """Seconds, tokens and characters. `model`: an alias, a path, `hf:OWNER/REPO/FILE`, or None for what fits; `draft`
    likewise: a smaller one of its family that drafts greedy text.

    endpoint: the URL of a server that has the model, or `dashscope`; `model` is then its name there, and `server` the
    kind of server where it is not to be asked. `engine` "llama" leaves the endpoint aside. reward_model: its name at
    `reward_endpoint`, or without one the path of its trunk, a GGUF; reward_head: its head, an `.npz` (None: beside it).

    Raises UsageError where a value is out of its range or two contradict each other.
    """

    mode: ModeChoice = "auto"
    engine: EngineChoice = "auto"
    endpoint: str | None = None
    server: Kind | None = None
    model: str | None = None
    draft: str | None = None
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0
    samples: int = 1
    effort: Effort = "medium"
    select: Select = "majority"
    reward_endpoint: str | None = None
    reward_model: str | None = None
    reward_head: str | None = None
    reward_steps: RewardSteps = "product"
    max_tokens: int = 2048
    max_rounds: int = 4
    max_output: int = 400
    ctx: int | None = None  # None: 4096, or less where memory is short
    jobs: int | None = None  # None: what suits the machine
    timeout: float = math.inf
    cell_timeout: float = 5.0
    isolated: bool = False
    download: bool = True

    def __post_init__(self) -> None:
        for names, kind, called in ((_WHOLE, int, "whole number"), (_REAL, int | float, "number")):
            for name in names:
                value = getattr(self, name)
                fits = isinstance(value, kind) and not isinstance(value, bool)
                option = f"--{name.replace('_', '-')}"
                _require(
                    fits or (value is None and name in ("ctx", "jobs")),
                    f"{option} must be a {called}.",
                    f"It is {value!r}.",
                )
        _require(self.mode in MODES, f"--mode {self.mode} is unknown.", f"Use one of: {', '.join(MODES)}.")
        _require(
            self.engine in ENGINES,
            f"--engine {self.engine} is unknown.",
            f"Use one of: {', '.join(ENGINES)}.",
        )
        _require(
            self.engine != "remote" or self.endpoint is not None,
            "--engine remote needs a server.",
            "Name it with --endpoint URL.",
        )
        _require(
            self.server is None or self.server in KINDS,
            f"--server {self.server} is unknown.",
            f"Use one of: {', '.join(KINDS)}; or leave it out to have the server asked.",
        )
        _require(
            0 <= self.temperature <= 5, "--temperature must be between 0 and 5.", "0 is greedy, 0.7 usual."
        )
        _require(0 < self.top_p <= 1, "--top-p must be above 0 and at most 1.", "0.8 is usual for samples.")
        _require(
            0 <= self.seed < _MAX_SEED, f"--seed must be between 0 and {_MAX_SEED - 1}.", "0 is the default."
        )
        _require(1 <= self.samples <= 256, "--samples must be between 1 and 256.", "8 is usual.")
        _require(
            self.effort in EFFORTS,
            f"--effort {self.effort} is unknown.",
            f"Use one of: {', '.join(EFFORTS)}.",
        )
        _require(
            self.select in SELECTIONS,
            f"--select {self.select} is unknown.",
            f"Use one of: {', '.join(SELECTIONS)}.",
        )
        _require(
            self.select != "reward" or bool(self.reward_endpoint or self.reward_model),
            "--select reward needs a reward model.",
            "Name its server with --reward-endpoint URL, or its file with --reward-model PATH.gguf.",
        )
        _require(
            self.reward_head is None or self.reward_endpoint is None,
            "--reward-head is of no use with a server, which --reward-endpoint names.",
            "Leave one of them out.",
        )
        _require(
            self.reward_steps in REWARD_STEPS,
            f"--reward-steps {self.reward_steps} is unknown.",
            f"Use one of: {', '.join(REWARD_STEPS)}.",
        )
        _require(
            self.select != "reward" or self.side_by_side > 1,
            "--select reward needs samples to choose from.",
            "Ask for some: -n 8.",
        )
        _require(self.max_tokens >= 1, "--max-tokens must be at least 1.", "2048 is the default.")
        _require(self.max_rounds >= 0, "--max-rounds must not be negative.", "4 is the default.")
        _require(self.max_output >= 2, "--max-output must be at least 2 characters.", "400 is the default.")
        _require(
            self.ctx is None or 16 <= self.ctx <= 1 << 20,
            "--ctx must be between 16 and 1048576 tokens.",
            "4096 is the default.",
        )
        _require(
            self.jobs is None or 1 <= self.jobs <= 256,
            "--jobs must be between 1 and 256.",
            "Leave it out to have it chosen.",
        )
        _require(self.timeout > 0, "--timeout must be more than 0 seconds.", "Leave it out for no limit.")
        _require(
            0 < self.cell_timeout <= 3600, "--cell-timeout must be above 0 and at most 3600 s.", "5 is usual."
        )
        if self.mode == "exact" and self.samples > 1:
            raise UsageError("--mode exact makes no samples.", "Leave --samples out.")
        if self.mode == "exact" and self.model is not None:
            raise UsageError("--mode exact uses no model, but --model names one.", "Leave one of them out.")

        if self.draft is not None and (self.remote or self.mode == "exact"):
            where = "the model is on a server" if self.remote else "--mode exact uses none"
            raise UsageError(f"--draft is for a model on this machine, but {where}.", "Leave --draft out.")

    @property
    def remote(self) -> bool:
        """Whether the model is on another machine."""
        return self.endpoint is not None and self.engine != "llama" and self.mode != "exact"

    @property
    def side_by_side(self) -> int:
        """Attempts at each problem at once: the samples asked for, or those that `--effort high` votes with."""
        voting = self.effort == "high" and self.mode == "auto" and self.samples == 1
        return HIGH_EFFORT_SAMPLES if voting else self.samples

    @property
    def limits(self) -> Limits:
        sampling = Sampling(self.temperature, self.top_p, self.seed)
        return Limits(self.max_tokens, self.max_rounds, sampling)

    @property
    def cell_limits(self) -> CellLimits:
        return CellLimits(seconds=self.cell_timeout)


def _require(holds: bool, message: str, remedy: str) -> None:
    if not holds:
        raise UsageError(message, remedy)
