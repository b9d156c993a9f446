"""llama.cpp's own server: prompts go there as tokens, so that it evaluates what this process would.

`/apply-template` renders the model's template around placeholders, `/tokenize` makes tokens of the parts (of a
problem's text without special tokens), `/completion` goes on from them and sends back the tokens it drew. What an
attempt wrote is remembered as tokens: the next round repeats it exactly, and the server's cache holds it.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from qmath.engines.remote.dialect import Continuation, Counts, Delta, logprobs, number, string, table
from qmath.engines.remote.failures import Refused, TooLong
from qmath.engines.remote.wire import Wire
from qmath.turn import Message, Role

_CACHED_TEXTS = 64  # of system prompts and of the template's own pieces: there are a handful


@dataclass(slots=True)
class Written:
    """An attempt in tokens. `ends[i]` is the length of the text after the i-th token behind the prompt, None inside
    a character or a piece of several tokens."""

    messages: tuple[Message, ...]
    prompt: list[int]
    tokens: list[int] = field(default_factory=list)
    ends: list[int | None] = field(default_factory=list)
    text: str = ""

    def keep(self, text: str) -> str:
        """Drop tokens until what is left begins `text`; returns the rest of `text`."""
        pairs = enumerate(zip(self.text, text, strict=False))
        chars = next((i for i, (a, b) in pairs if a != b), min(len(self.text), len(text)))
        keep = len(self.ends)
        while keep and ((end := self.ends[keep - 1]) is None or end > chars):
            keep -= 1
        del self.tokens[keep:], self.ends[keep:]
        self.text = self.text[: (self.ends[-1] or 0) if keep else 0]
        return text[len(self.text) :]

    def add(self, tokens: list[int], text: str) -> None:
        self.text += text
        self.tokens += tokens
        if tokens:
            self.ends += [None] * (len(tokens) - 1) + [len(self.text) if text else None]
        elif text and self.ends:
            self.ends[-1] = len(self.text)


class LlamaServer:
    """`n_ctx` is the context of one of its slots."""

    def __init__(self, wire: Wire, n_ctx: int | None) -> None:
        self._wire, self._n_ctx = wire, n_ctx
        self._attempts: dict[str, Written] = {}
        self._templates: dict[tuple[Role, ...], list[str]] = {}
        self._texts: dict[tuple[str, bool, bool], list[int]] = {}

    async def go_on(self, turn: Continuation) -> AsyncGenerator[Delta, None]:
        continued = turn.key in self._attempts
        written = await self._written(turn)
        prompt = [*written.prompt, *written.tokens]
        if self._n_ctx is not None and len(prompt) >= self._n_ctx:
            raise TooLong(f"the prompt has {len(prompt)} tokens and the context holds {self._n_ctx}")
        body = {
            "prompt": prompt,
            "n_predict": turn.max_tokens,
            "temperature": turn.sampling.temperature,
            "top_p": turn.sampling.top_p,
            "seed": turn.sampling.seed,
            "samplers": ["top_p", "temperature"],
            "stream": True,
            "return_tokens": True,
            "timings_per_token": True,
            # What another attempt left in a slot was computed in other batches, and a greedy answer may hang on that.
            "cache_prompt": continued or turn.sampling.temperature > 0,
        }
        if turn.sampling.scored:
            body["n_probs"] = 1
        async with aclosing(self._wire.events("/completion", body)) as events:
            async for event in events:
                text = string(event.get("content"))
                written.add(_tokens(event.get("tokens")), text)
                finish = None
                if event.get("stop"):
                    finish = "length" if event.get("stop_type") == "limit" else "end"
                logprob = logprobs(event.get("completion_probabilities"))
                yield Delta(text, finish, _counts(event), logprob)  # type: ignore[arg-type]  # of a literal

    def forget(self, key: str) -> None:
        self._attempts.pop(key, None)

    async def _written(self, turn: Continuation) -> Written:
        written = self._attempts.get(turn.key)
        if written is None or written.messages != turn.messages:
            written = Written(turn.messages, await self._prompt(turn.messages))
            self._attempts[turn.key] = written
        rest = written.keep(turn.text)
        if rest:
            written.add(await self._tokenise(rest), rest)
        return written

    async def _prompt(self, messages: tuple[Message, ...]) -> list[int]:
        """The prompt as this process would make it: only the template's own text may hold special tokens."""
        roles = tuple(m.role for m in messages)
        between = self._templates.get(roles)
        if between is None:
            between = self._templates[roles] = await self._template(roles)
        tokens = await self._tokenise(between[0], special=True, begins=True, cache=True)
        for message, after in zip(messages, between[1:], strict=True):
            tokens = tokens + await self._tokenise(message.content.strip(), cache=message.role == "system")
            tokens += await self._tokenise(after, special=True, cache=True)
        return tokens

    async def _template(self, roles: tuple[Role, ...]) -> list[str]:
        """What the server's template puts before, between and behind the messages."""
        marks = [f"\ue000{i}\ue001" for i in range(len(roles))]
        body = {"messages": [{"role": r, "content": m} for r, m in zip(roles, marks, strict=True)]}
        rest = string(table(await self._wire.post("/apply-template", body)).get("prompt"))
        between = []
        for mark in marks:
            before, found, rest = rest.partition(mark)
            if not found:
                raise Refused(
                    "the server's chat template drops a message", "Start it with --chat-template chatml."
                )
            between.append(before)
        return [*between, rest]

    async def _tokenise(
        self, text: str, *, special: bool = False, begins: bool = False, cache: bool = False
    ) -> list[int]:
        key = (text, special, begins)
        if key in self._texts:
            return self._texts[key]
        if not text and not begins:
            return []
        body = {"content": text, "add_special": begins, "parse_special": special}
        tokens = _tokens(table(await self._wire.post("/tokenize", body)).get("tokens"))
        if begins and len(tokens) > 1 and tokens[0] == tokens[1]:
            del tokens[0]  # the template writes the BOS token as well
        if cache and len(self._texts) < _CACHED_TEXTS:
            self._texts[key] = tokens
        return tokens


def _tokens(value: Any) -> list[int]:
    return [t for t in value if isinstance(t, int)] if isinstance(value, list) else []


def _counts(event: dict[str, Any]) -> Counts:
    timings = table(event.get("timings"))
    return Counts(
        prompt=number(event.get("tokens_evaluated")),
        cached=number(timings.get("cache_n")) or 0,
        generated=number(event.get("tokens_predicted")),
    )
