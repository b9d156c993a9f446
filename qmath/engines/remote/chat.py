"""Servers that continue the last message of a chat: vLLM, SGLang, DashScope, and others of the OpenAI form.

Each has its own way to be told that the assistant's message is not over:
vLLM and SGLang `continue_final_message` (docs.vllm.ai, docs.sglang.io), DashScope `partial` on the message
(help.aliyun.com/zh/model-studio/partial-mode). Many others go on by themselves where the assistant spoke last.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from qmath.engines.remote.dialect import (
    Continuation,
    Delta,
    logprobs,
    openai_counts,
    openai_finish,
    string,
    table,
)
from qmath.engines.remote.failures import in_stream
from qmath.engines.remote.wire import Wire

_THINK, _THOUGHT = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Manner:
    """What a server wants in the body of every request, of one that continues, and on the continued message.

    tells_logprobs: whether it may be asked for them; other services refuse that, or know it for some models only.
    """

    always: Mapping[str, Any] = field(default_factory=dict)
    continuing: Mapping[str, Any] = field(default_factory=dict)
    on_message: Mapping[str, Any] = field(default_factory=dict)
    tells_logprobs: bool = False


_USAGE = {"stream_options": {"include_usage": True}}
_USAGE_ALWAYS = {"stream_options": {"include_usage": True, "continuous_usage_stats": True}}
_NEUTRAL = {"top_k": -1, "min_p": 0.0, "repetition_penalty": 1.0}
_CONTINUE = {"continue_final_message": True}

MANNERS: Mapping[str, Manner] = {
    "vllm": Manner(
        {**_USAGE_ALWAYS, **_NEUTRAL}, {**_CONTINUE, "add_generation_prompt": False}, tells_logprobs=True
    ),
    "sglang": Manner({**_USAGE_ALWAYS, **_NEUTRAL}, _CONTINUE, tells_logprobs=True),
    "dashscope": Manner(_USAGE, on_message={"partial": True}),
    "openai": Manner(_USAGE),
}


class Chat:
    """`/v1/chat/completions` in one of the manners."""

    def __init__(self, wire: Wire, model: str, manner: Manner) -> None:
        self._wire, self._model, self._manner = wire, model, manner

    async def go_on(self, turn: Continuation) -> AsyncGenerator[Delta, None]:
        thinking = _Thinking(turn.text)
        async with aclosing(self._wire.events("/v1/chat/completions", self.body(turn))) as events:
            async for event in events:
                choices = event.get("choices")
                choice = table(choices[0]) if isinstance(choices, list) and choices else {}
                if choice.get("error"):
                    raise in_stream(choice["error"])
                delta = table(choice.get("delta") or choice.get("message"))
                finish = openai_finish(choice.get("finish_reason"))
                reasoning = string(delta.get("reasoning_content")) or string(delta.get("reasoning"))
                text = thinking.weave(reasoning, string(delta.get("content")))
                if finish:
                    text += thinking.close()
                logprob = logprobs(table(choice.get("logprobs")).get("content"))
                yield Delta(text, finish, openai_counts(event.get("usage")), logprob)

    def body(self, turn: Continuation) -> dict[str, Any]:
        """The request; an assistant's text of nothing is not sent, because most servers refuse it."""
        messages: list[dict[str, Any]] = [{"role": m.role, "content": m.content} for m in turn.messages]
        body = {
            "model": self._model,
            "messages": messages,
            "max_tokens": turn.max_tokens,
            "temperature": turn.sampling.temperature,
            "top_p": turn.sampling.top_p,
            "seed": turn.sampling.seed,
            "stream": True,
            **self._manner.always,
        }
        if turn.sampling.scored and self._manner.tells_logprobs:
            body["logprobs"] = True
        if turn.text:
            messages.append({"role": "assistant", "content": turn.text, **self._manner.on_message})
            body |= self._manner.continuing
        return body

    def forget(self, key: str) -> None:
        """A chat is sent whole each time; servers keep their caches themselves."""


class _Thinking:
    """Some servers tell reasoning apart from content; in a transcript it stands between its tags."""

    def __init__(self, before: str) -> None:
        self._open = before.rfind(_THINK) > before.rfind(_THOUGHT)

    def weave(self, reasoning: str, content: str) -> str:
        text = ""
        if reasoning:
            text += reasoning if self._open else f"{_THINK}\n{reasoning}"
            self._open = True
        if content:
            # A server that does not tell them apart writes the closing tag itself.
            text += content if _THOUGHT in content else self.close() + content
        return text

    def close(self) -> str:
        was, self._open = self._open, False
        return f"\n{_THOUGHT}\n\n" if was else ""
