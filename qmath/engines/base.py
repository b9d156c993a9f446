"""What an engine is: it turns requests into a stream of pieces of text, for many attempts at once.

Everything it has to say goes through one `emit` callback, which may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from qmath.errors import QmathError
from qmath.result import Usage
from qmath.turn import Generate, Generated


@dataclass(frozen=True, slots=True)
class Ready:
    """The weights are read: what was asked for is begun now."""


@dataclass(frozen=True, slots=True)
class Piece:
    """New text of the attempt `key`."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The request of `key` is answered; `usage` is what it cost.

    logprob: sum of the log-probabilities of what was sampled, where the request asked for it and the engine knows.
    """

    key: str
    generated: Generated
    usage: Usage
    logprob: float | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The request of `key` cannot be answered; the others go on."""

    key: str
    error: QmathError


@dataclass(frozen=True, slots=True)
class Broken:
    """The engine is of no use any more."""

    error: QmathError


Output = Ready | Piece | Done | Failed | Broken
Emit = Callable[[Output], None]


class Engine(Protocol):
    """Generates for up to `slots` attempts at once. What an attempt wrote stays cached until it is released."""

    @property
    def name(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def slots(self) -> int: ...
    @property
    def ready(self) -> bool:
        """Whether it answers at once. One that does not says `Ready` when it does."""

    def start(self, emit: Emit) -> None:
        """Begin to work; outputs go to `emit`. Returns at once: loading happens elsewhere."""

    def submit(self, key: str, request: Generate) -> None:
        """Write on. A later request of the same key continues the earlier text where its prefix repeats it."""

    def release(self, key: str) -> None:
        """Forget an attempt, in whatever state it is; nothing more is emitted for it."""

    def close(self) -> None:
        """Stop at once, in the middle of a step too, and free everything. Idempotent."""
