"""The tokens of a loaded model: from text to tokens and back, its special ones, and its chat template."""

from __future__ import annotations

import ctypes
from typing import Any, Literal

from qmath.engines.chat import render
from qmath.errors import EngineError
from qmath.turn import Message


class Vocabulary:
    """`api` is the module of llama.cpp's functions, `model` its handle of a loaded model."""

    def __init__(self, api: Any, model: Any) -> None:
        self._api, self._model = api, model
        self._vocab = api.llama_model_get_vocab(model)
        self._size = int(api.llama_vocab_n_tokens(self._vocab))

    def __len__(self) -> int:
        return self._size

    def template(self) -> str | None:
        raw = self._api.llama_model_chat_template(self._model, None)
        return raw.decode("utf-8", "replace") if raw else None

    def special(self, kind: Literal["bos", "eos"]) -> str:
        token = getattr(self._api, f"llama_vocab_{kind}")(self._vocab)
        text = self._api.llama_vocab_get_text(self._vocab, token) if token >= 0 else None
        return text.decode("utf-8", "replace") if text else ""

    def begins_with_bos(self) -> bool:
        return bool(self._api.llama_vocab_get_add_bos(self._vocab))

    def bos(self) -> int:
        return int(self._api.llama_vocab_bos(self._vocab))

    def tokenise(self, text: str, *, special: bool) -> list[int]:
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 8
        tokens = (self._api.llama_token * room)()
        count = self._api.llama_tokenize(self._vocab, raw, len(raw), tokens, room, False, special)
        if count < 0:
            raise EngineError("The text could not be tokenised.", "Shorten the problem.")
        return list(tokens[:count])

    def piece(self, token: int) -> bytes:
        size = 64
        while True:
            buffer = ctypes.create_string_buffer(size)
            count = self._api.llama_token_to_piece(self._vocab, token, buffer, size, 0, False)
            if count >= 0:
                return buffer.raw[:count]
            size = -count

    def is_end(self, token: int) -> bool:
        return bool(self._api.llama_vocab_is_eog(self._vocab, token))

    def resembles(self, other: Vocabulary, share: float) -> bool:
        """Whether at least this share of the tokens are the same in both, by number."""
        common, most = sorted((len(self), len(other)))
        text = self._api.llama_vocab_get_text
        same: int = sum(text(self._vocab, t) == text(other._vocab, t) for t in range(common))
        return same >= share * most

    def prompt(self, messages: tuple[Message, ...]) -> list[int]:
        """The messages in the model's own chat template, up to where the assistant begins to write."""
        parts = render(self.template(), messages, bos=self.special("bos"), eos=self.special("eos"))
        tokens = [t for part in parts for t in self.tokenise(part.text, special=part.special)]
        if self.begins_with_bos() and tokens[:1] != [self.bos()]:
            tokens.insert(0, self.bos())
        return tokens
