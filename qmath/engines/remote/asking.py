"""One request, answered to its end: cut where it must stop, taken up again where the connection broke.

What has arrived stays. After a fault, or where a server writes less than it was asked for, the next request goes on
from there, so that no text comes twice.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field

from qmath.engines.remote.dialect import Continuation, Counts, Dialect
from qmath.engines.remote.failures import Busy, Lost, TooLong
from qmath.engines.remote.wire import Patience
from qmath.engines.remote.writing import Writing
from qmath.result import Usage
from qmath.turn import Generate, Generated, Reason

_LEAST_TOKENS = 16  # what a server with less room than this has written would not help


@dataclass(slots=True)
class Spent:
    """Tokens of one request of a strategy, over all requests that it took at the server."""

    first: bool  # the prompt of an attempt is counted once
    prompt: int = 0
    evaluated: int = 0
    generated: int = 0
    logprob: float | None = None  # of all that was sampled, where the server tells

    def score(self, logprob: float | None) -> None:
        if logprob is not None:
            self.logprob = (self.logprob or 0.0) + logprob

    def add(self, counts: Counts | None, deltas: int) -> int:
        """Take what a server said, or how many pieces came; returns how many tokens were generated."""
        generated = deltas if counts is None or counts.generated is None else counts.generated
        prompt = 0 if counts is None or counts.prompt is None else counts.prompt
        if self.first and prompt:
            self.prompt, self.first = prompt, False
        self.generated += generated
        self.evaluated += max(0, prompt - (counts.cached if counts else 0)) + generated
        return generated

    @property
    def usage(self) -> Usage:
        return Usage(self.prompt, self.generated, self.evaluated)


@dataclass(slots=True)
class Asking:
    """One `Generate` on its way. `show` gets each piece of text that is certain."""

    dialect: Dialect
    patience: Patience
    key: str
    request: Generate
    spent: Spent
    show: Callable[[str], None]
    writing: Writing = field(init=False)
    most: int = field(init=False)  # tokens that the server takes in one request

    def __post_init__(self) -> None:
        self.writing = Writing(self.request)
        self.most = self.request.max_tokens

    async def answer(self) -> Generated:
        """The whole text. Raises Refused, TooLong where not even the prompt fits, Busy and Lost after all tries."""
        failures = 0
        while True:
            before = self.writing.text
            try:
                reason = await self._once()
            except TooLong as failure:
                reason = self._with_less_room(failure)
            except (Busy, Lost) as failure:
                failures = 1 if self.writing.text != before else failures + 1
                if failures >= self.patience.tries:
                    raise
                await asyncio.sleep(self._wait(failure, failures))
                continue
            if reason is not None:
                self._tell(self.writing.rest())
                return Generated(self.writing.new, reason)

    async def _once(self) -> Reason | None:
        """One request at the server; None where another one has to go on."""
        left = self.request.max_tokens - self.spent.generated
        asked = min(left, self.most)
        if left <= 0:
            return "length"
        turn = Continuation(self.key, self.request.messages, self.writing.text, asked, self.request.sampling)
        finish, counts, deltas = None, None, 0
        try:
            async with aclosing(self.dialect.go_on(turn)) as stream:
                async for delta in stream:
                    counts = delta.counts or counts
                    deltas += bool(delta.text)
                    self.spent.score(delta.logprob)
                    self._tell(self.writing.add(delta.text))
                    if self.writing.stopped:
                        return "stop"
                    finish = delta.finish or finish
        finally:
            generated = self.spent.add(counts, deltas)
        if finish is None:
            raise Lost("the answer ended in the middle")
        if finish == "end":
            return "end"
        told = counts is not None and counts.generated is not None
        if told and generated == 0:
            return "context"
        return "length" if asked == left and (generated >= asked or not told) else None

    def _with_less_room(self, failure: TooLong) -> Reason | None:
        """After a refusal for want of room: ask for half as much, until nothing worth it is left."""
        self.most = min(self.most, self.request.max_tokens - self.spent.generated) // 2
        if self.most >= _LEAST_TOKENS:
            return None
        if not self.spent.first or self.writing.new:
            return "context"
        raise failure

    def _wait(self, failure: Busy | Lost, failures: int) -> float:
        """As long as the server wishes; else doubled each time, with chance in it so that not all come back at once."""
        if isinstance(failure, Busy) and failure.after is not None:
            return min(failure.after, 10 * self.patience.longest)
        longest = min(self.patience.longest, self.patience.first * 2 ** (failures - 1))
        return random.uniform(longest / 2, longest)

    def _tell(self, piece: str) -> None:
        if piece:
            self.show(piece)
