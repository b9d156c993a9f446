"""What a model is told: messages a mode, the opening of its answer, and the observation of a cell.

Texts and format from github.com/QwenLM/Qwen2.5-Math (README and evaluation/).
"""

from __future__ import annotations

from dataclasses import dataclass

from qmath.fences import OUTPUT_FENCE, Stops
from qmath.problem import Problem
from qmath.result import CellResult
from qmath.turn import Message, Sampling

COT_SYSTEM = "Please reason step by step, and put your final answer within \\boxed{}."
TIR_SYSTEM = (
    "Please integrate natural language reasoning with programs to solve the problem above, "
    "and put your final answer within \\boxed{}."
)
SAMPLED = Sampling(0.7, 0.8)  # the official figures for maj@k and rm@k
OBSERVATION_CHARS = 400  # the official evaluation shows the first and the last 200 characters


@dataclass(frozen=True, slots=True)
class Prompts:
    """How one model wants to be asked; the quirks of a model (`models.toml`) are other values of these.

    drawn: how samples are drawn where the user asks for no temperature; where not `greedy`, single answers too.
    """

    cot_system: str = COT_SYSTEM
    tir_system: str = TIR_SYSTEM
    cot_prefill: str = ""
    tir_prefill: str = ""
    stop_strings: tuple[str, ...] = ()
    observation_chars: int = OBSERVATION_CHARS
    drawn: Sampling = SAMPLED
    greedy: bool = True

    def cot(self, problem: Problem) -> tuple[Message, ...]:
        return (Message("system", self.cot_system), Message("user", problem.text))

    def tir(self, problem: Problem) -> tuple[Message, ...]:
        return (Message("system", self.tir_system), Message("user", problem.text))

    @property
    def cot_stops(self) -> Stops:
        return Stops(self.stop_strings)

    @property
    def tir_stops(self) -> Stops:
        return Stops((OUTPUT_FENCE, *self.stop_strings), after_cell=True)

    def observation(self, result: CellResult) -> str:
        return observation(result, self.observation_chars)


def observation(result: CellResult, limit: int = OBSERVATION_CHARS) -> str:
    """The ```output block of a cell, exactly as the model was trained to read it."""
    return f"\n{OUTPUT_FENCE}\n{shorten(result.output.strip(), limit)}\n```\n"


def shorten(text: str, limit: int) -> str:
    """`text`, or its first and last `limit // 2` characters around `...`."""
    half = limit // 2
    return text if len(text) <= limit else f"{text[:half]}...{text[len(text) - half :]}"
