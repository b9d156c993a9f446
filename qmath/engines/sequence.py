"""One attempt's place in the engine: its tokens, how many of them the KV cache holds, and its text.

Pure bookkeeping over a vocabulary; knows no llama.cpp and no thread.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import Protocol

from qmath.engines.lookup import Lookup
from qmath.result import Usage
from qmath.turn import Generate, Generated, Message, Reason


class Tokenise(Protocol):
    def __call__(self, text: str, *, special: bool) -> list[int]: ...


@dataclass(slots=True)
class Sequence:
    """`tokens[:evaluated]` are in the cache under `slot`; without a slot nothing is. `ends[i]` is the length of the
    assistant's text after the i-th token behind the prompt, or None inside a character of several tokens.

    follows: another sequence whose beginning is shared once it is there, and its length in tokens.
    """

    key: str
    prompt: list[int]
    messages: tuple[Message, ...]
    slot: int | None = None
    follows: tuple[Sequence, int] | None = None
    tokens: list[int] = field(init=False)
    evaluated: int = 0
    text: str = ""
    ends: list[int | None] = field(default_factory=list)
    request: Generate | None = None
    lookup: Lookup = field(default_factory=Lookup)
    logprob: float = 0.0  # of what was sampled since the last `settle`
    scored: bool = False
    _end: int = 0  # where the last request's text was cut
    _shown: int = 0
    _generated: int = 0
    _spent: Usage = field(default_factory=Usage)
    _decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))

    def __post_init__(self) -> None:
        self.tokens = list(self.prompt)
        self._spent = Usage(prompt_tokens=len(self.prompt))
        self._decoder.errors = "replace"

    def resume(self, request: Generate, tokenise: Tokenise) -> int | None:
        """Take the next request. What its prefix repeats of the text so far is kept, the rest of it is tokenised.

        Returns the position from which the cache must be cleared, or None.
        """
        held, opening = self.evaluated, not self.ends and not self.text
        self._keep(_common(self.text, request.prefix))
        self.evaluated = min(self.evaluated, len(self.tokens))
        rest = request.prefix[len(self.text) :]
        if rest:
            new = tokenise(rest, special=False)
            self.tokens += new
            self.ends += [None] * (len(new) - 1) + [len(request.prefix)] if new else []
            if opening:  # what opens the answer belongs to what was given
                self._spent += Usage(prompt_tokens=len(new))
        self.text = request.prefix
        self.request, self.scored = request, request.sampling.scored
        self._shown = len(self.text)
        self._generated = 0
        self.evaluated = min(self.evaluated, len(self.tokens) - 1)  # one must be evaluated for its logits
        return self.evaluated if self.evaluated < held else None

    def _keep(self, chars: int) -> None:
        """Drop tokens from the end until the text is no longer than `chars`."""
        keep = len(self.ends)
        while keep and (self.ends[keep - 1] is None or (self.ends[keep - 1] or 0) > chars):
            keep -= 1
        del self.ends[keep:]
        del self.tokens[len(self.prompt) + keep :]
        self.lookup.cut(len(self.tokens))
        self.text = self.text[: (self.ends[-1] or 0) if self.ends else 0]
        self._decoder.reset()

    @property
    def pending(self) -> int:
        """How many tokens wait for evaluation."""
        return len(self.tokens) - self.evaluated

    def advance(self, count: int, rejected: int = 0) -> None:
        """`count` tokens went through the model and are in the cache; `rejected` others went through in vain."""
        self.evaluated += count
        self._spent += Usage(evaluated_tokens=count + rejected)

    @property
    def room(self) -> int:
        """How many tokens the request may still write."""
        return self.request.max_tokens - self._generated if self.request else 0

    def take(self, token: int, piece: bytes, *, end: bool) -> Generated | None:
        """Add a sampled token; returns what was written where it ends the request."""
        assert self.request is not None
        self._generated += 1
        self._spent += Usage(completion_tokens=1)
        if end:
            return self._finish(len(self.text), "end")
        before = len(self.text)
        self.tokens.append(token)
        self.text += self._decoder.decode(piece)
        self.ends.append(None if self._decoder.getstate()[0] else len(self.text))
        cut = self.request.stops.cut(self.text, max(before, len(self.request.prefix)))
        if cut is not None:
            return self._finish(cut, "stop")
        if self._generated >= self.request.max_tokens:
            return self._finish(len(self.text), "length")
        return None

    def out_of_context(self) -> Generated:
        """There is no room for another token."""
        return self._finish(len(self.text), "context")

    def _finish(self, length: int, reason: Reason) -> Generated:
        assert self.request is not None
        length = max(length, len(self.request.prefix))
        written = self.text[len(self.request.prefix) : length]
        self.request = None
        self._end = length
        return Generated(written, reason)

    def fresh_text(self) -> str:
        """Text to show: new since the last call, without a tail that may turn out to be a stop."""
        length = len(self.text) - self.request.stops.held(self.text) if self.request else self._end
        piece = self.text[self._shown : length]
        self._shown = max(self._shown, length)
        return piece

    def settle(self) -> tuple[Usage, float]:
        """What was spent since the last call, and the log-probability of what was sampled."""
        spent, logprob = (self._spent, self.logprob)
        self._spent, self.logprob = Usage(), 0.0
        return spent, logprob


def _common(a: str, b: str) -> int:
    if b.startswith(a):
        return len(a)
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
