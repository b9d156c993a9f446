"""The sans-I/O vocabulary between strategies, the driver and the engines.

A strategy is a generator: it yields `Generate` (and is sent a `Generated`) or `RunCell` (and is sent a
`CellResult`), and returns an `Attempt`. It knows no llama.cpp, no terminal and no clock.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal

from qmath.fences import Stops
from qmath.result import Attempt, CellResult

Role = Literal["system", "user", "assistant"]
Reason = Literal["stop", "end", "length", "context"]


@dataclass(frozen=True, slots=True)
class Message:
    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """Greedy at temperature 0; the family's own figures for samples are 0.7 and 0.8.

    scored: whether the log-probability of what is sampled is wanted.
    """

    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0
    scored: bool = False


GREEDY = Sampling()


@dataclass(frozen=True, slots=True)
class Generate:
    """Go on with the assistant's text `prefix` after `messages`, for at most `max_tokens` tokens or until a stop."""

    messages: tuple[Message, ...]
    prefix: str
    stops: Stops
    max_tokens: int
    sampling: Sampling = GREEDY


@dataclass(frozen=True, slots=True)
class Generated:
    """What was written: `text` is new, without the prefix, cut at the stop."""

    text: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class RunCell:
    """Run a cell in the attempt's namespace."""

    code: str


@dataclass(frozen=True, slots=True)
class Say:
    """Text that the strategy itself adds to the transcript: reasoning, a mended fence, or a cell's output block.

    For an output block `result` is what the cell did, so that it can be shown under its cell.
    """

    text: str
    result: CellResult | None = None


Request = Generate | RunCell | Say
Strategy = Generator[Request, "Generated | CellResult | None", Attempt]
