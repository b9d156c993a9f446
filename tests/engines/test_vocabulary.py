"""The tokens of a real, tiny model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qmath.doctor.tiny import write_tiny_model
from qmath.engines.llama import Llama, LlamaConfig
from qmath.engines.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vocabulary]:
    path = tmp_path_factory.mktemp("model") / "tiny.gguf"
    write_tiny_model(path)
    llama = Llama(LlamaConfig(path, n_ctx=64))
    llama.load()
    yield llama.vocabulary
    llama.close()


@pytest.mark.parametrize("text", ["", "3x^2+7x-6=0", "求导 √2 ≤ 𝔸", "a\0b", "<|im_end|>"])
def test_text_survives_its_tokens(vocabulary: Vocabulary, text: str) -> None:
    tokens = vocabulary.tokenise(text, special=False)
    assert b"".join(vocabulary.piece(t) for t in tokens).decode() == text
    assert all(0 <= t < len(vocabulary) for t in tokens)
    assert not any(vocabulary.is_end(t) for t in tokens)
