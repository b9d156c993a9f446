"""What the driver tells: frozen events, each problem's in order. Rendering and records consume them.

`sample` is 0 for an attempt that runs alone; attempts made side by side are numbered from 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from qmath.problem import Problem
from qmath.result import Attempt, CellResult, Mode, Result, Votes


@dataclass(frozen=True, slots=True)
class Started:
    """Work on a problem begins."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class AttemptStarted:
    """An attempt begins; `why` is empty for the first and says what was wrong with the one before otherwise."""

    mode: Mode
    model: str | None
    why: str = ""
    sample: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the assistant's text as it arrives: prose and the fences and code of cells, raw."""

    text: str
    sample: int = 0


@dataclass(frozen=True, slots=True)
class CellStarted:
    """A closed cell starts to run."""

    code: str
    sample: int = 0


@dataclass(frozen=True, slots=True)
class CellFinished:
    """A cell came back. `text` is the whole ```output block as appended to the transcript."""

    result: CellResult
    text: str
    sample: int = 0


@dataclass(frozen=True, slots=True)
class SampleFinished:
    """One of several attempts made side by side is over; its answer is not checked yet."""

    attempt: Attempt

    @property
    def sample(self) -> int:
        return self.attempt.sample


@dataclass(frozen=True, slots=True)
class VoteEnded:
    """A vote ended before all samples were made; `vote.why` says why. Those that still ran are given up."""

    vote: Votes


@dataclass(frozen=True, slots=True)
class AttemptFinished:
    """The attempt that is kept, its answer checked."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the user that is no part of the transcript (a download, a fallback, a warning)."""

    text: str
    level: str = "info"  # info | warning


@dataclass(frozen=True, slots=True)
class Finished:
    """A problem is done."""

    result: Result


Event = (
    Started
    | AttemptStarted
    | Text
    | CellStarted
    | CellFinished
    | SampleFinished
    | VoteEnded
    | AttemptFinished
    | Notice
    | Finished
)


def shown(event: Event) -> bool:
    """Whether a transcript shows it: of attempts made side by side, the first stands for all."""
    return isinstance(event, SampleFinished) or getattr(event, "sample", 0) <= 1
