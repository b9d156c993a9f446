"""Servers that continue a text: llama-cpp-python's own server, `transformers serve`, Ollama.

The prompt is rendered here, as ChatML, which is what every model of the family speaks. Their chat routes begin a new
turn instead of continuing one (transformers answers a chat that ends with the assistant with nothing at all).
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from qmath.engines.remote.dialect import (
    Continuation,
    Counts,
    Delta,
    number,
    openai_counts,
    openai_finish,
    string,
    table,
)
from qmath.engines.remote.wire import Wire
from qmath.turn import Message

_SPECIAL = re.compile(r"<(\|[a-z_0-9]{1,40}\|)>", re.IGNORECASE)


def chatml(messages: Sequence[Message], text: str) -> str:
    """The prompt up to where the assistant goes on.

    What looks like a special token in a problem or a cell's output is spelled otherwise: these servers read a prompt
    as one text, and it must end no turn.
    """
    turns = "".join(f"<|im_start|>{m.role}\n{plain(m.content.strip())}<|im_end|>\n" for m in messages)
    return f"{turns}<|im_start|>assistant\n{plain(text)}"


def plain(text: str) -> str:
    """`text` without special tokens: `<|im_end|>` becomes `< |im_end| >`."""
    return _SPECIAL.sub(r"< \1 >", text)


# llama-cpp-python has defaults of its own for these, a repeat penalty among them.
LLAMA_CPP_PYTHON: Mapping[str, Any] = {"repeat_penalty": 1.0, "top_k": 0, "min_p": 0.0}
TRANSFORMERS: Mapping[str, Any] = {}  # it refuses what it does not know


class Completions:
    """`/v1/completions` with a rendered prompt."""

    def __init__(self, wire: Wire, model: str, extra: Mapping[str, Any]) -> None:
        self._wire, self._model, self._extra = wire, model, extra

    async def go_on(self, turn: Continuation) -> AsyncGenerator[Delta, None]:
        body = {
            "model": self._model,
            "prompt": chatml(turn.messages, turn.text),
            "max_tokens": turn.max_tokens,
            "temperature": turn.sampling.temperature,
            "top_p": turn.sampling.top_p,
            "seed": turn.sampling.seed,
            "stream": True,
            **self._extra,
        }
        async with aclosing(self._wire.events("/v1/completions", body)) as events:
            async for event in events:
                choices = event.get("choices")
                choice = table(choices[0]) if isinstance(choices, list) and choices else {}
                finish = openai_finish(choice.get("finish_reason"))
                yield Delta(string(choice.get("text")), finish, openai_counts(event.get("usage")))

    def forget(self, key: str) -> None:
        """Nothing is kept here."""


class Ollama:
    """`/api/generate` with `raw`: Ollama's chat route renders templates of its own.

    The context must be asked for: Ollama's default is small, and what does not fit is cut off in silence.
    """

    def __init__(self, wire: Wire, model: str, n_ctx: int) -> None:
        self._wire, self._model, self._n_ctx = wire, model, n_ctx

    async def go_on(self, turn: Continuation) -> AsyncGenerator[Delta, None]:
        body = {
            "model": self._model,
            "prompt": chatml(turn.messages, turn.text),
            "raw": True,
            "stream": True,
            "truncate": False,
            "shift": False,
            "options": {
                "num_ctx": self._n_ctx,
                "num_predict": turn.max_tokens,
                "temperature": turn.sampling.temperature,
                "top_p": turn.sampling.top_p,
                "seed": turn.sampling.seed,
                "top_k": 0,
                "min_p": 0.0,
                "repeat_penalty": 1.0,
            },
        }
        async with aclosing(self._wire.lines("/api/generate", body)) as events:
            async for event in events:
                if not event.get("done"):
                    yield Delta(string(event.get("response")))
                    continue
                counts = Counts(number(event.get("prompt_eval_count")), 0, number(event.get("eval_count")))
                yield Delta(
                    string(event.get("response")), openai_finish(event.get("done_reason") or "stop"), counts
                )

    def forget(self, key: str) -> None:
        """Nothing is kept here."""
