"""How one kind of server is asked to write on, as data and a protocol: what goes in, what comes back.

A dialect knows paths and parameters; it knows no retries, no threads and no stops.
"""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from qmath.turn import Message, Sampling

Finish = Literal["end", "length"]


@dataclass(frozen=True, slots=True)
class Continuation:
    """Write on after `text`, the assistant's text so far, for at most `max_tokens` tokens. `key` is the attempt."""

    key: str
    messages: tuple[Message, ...]
    text: str
    max_tokens: int
    sampling: Sampling


@dataclass(frozen=True, slots=True)
class Counts:
    """What a server says that one request took so far, in tokens; None where it does not say."""

    prompt: int | None = None
    cached: int = 0
    generated: int | None = None


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of an answer. `finish` comes with the last one; a stream that ends without it was cut off.

    logprob: sum of the log-probabilities of its tokens, where they were asked for and the server tells them.
    """

    text: str = ""
    finish: Finish | None = None
    counts: Counts | None = None
    logprob: float | None = None


class Dialect(Protocol):
    """`go_on` raises the errors of `wire`."""

    def go_on(self, turn: Continuation) -> AsyncGenerator[Delta, None]: ...

    def forget(self, key: str) -> None:
        """The attempt is over."""


def number(value: Any) -> int | None:
    """A count that a server sent, or None where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def table(value: Any) -> dict[str, Any]:
    """An object that a server sent; empty where it is none."""
    return value if isinstance(value, dict) else {}


def string(value: Any) -> str:
    """A text that a server sent; empty where it is none."""
    return value if isinstance(value, str) else ""


def logprobs(tokens: Any) -> float | None:
    """The sum over a list of tokens that each have a `logprob`; None where a server sent none."""
    if not isinstance(tokens, list):
        return None
    found = [table(token).get("logprob") for token in tokens]
    numbers = [float(n) for n in found if isinstance(n, int | float) and math.isfinite(n)]
    return math.fsum(numbers) if numbers else None


def openai_counts(usage: Any) -> Counts | None:
    """The `usage` object of the OpenAI form."""
    if not isinstance(usage, dict):
        return None
    details = table(usage.get("prompt_tokens_details"))
    return Counts(
        prompt=number(usage.get("prompt_tokens")),
        cached=number(details.get("cached_tokens")) or 0,
        generated=number(usage.get("completion_tokens")),
    )


def openai_finish(reason: Any) -> Finish | None:
    """`finish_reason` in our terms: whatever is neither None nor a limit is an end."""
    if reason is None or reason == "":
        return None
    return "length" if reason == "length" else "end"
