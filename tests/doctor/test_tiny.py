from __future__ import annotations

from pathlib import Path

import numpy as np
from gguf import GGUFReader

from qmath.doctor import tiny


def test_the_file_is_a_valid_gguf_of_the_stated_shape(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    tiny.write_tiny_model(path)
    reader = GGUFReader(path)
    fields = {name: field.contents() for name, field in reader.fields.items()}
    assert fields["general.architecture"] == "qwen2"
    assert fields["qwen2.embedding_length"] == tiny.WIDTH
    assert len(fields["tokenizer.ggml.tokens"]) == len(set(fields["tokenizer.ggml.tokens"])) == tiny.VOCAB
    shapes = {tensor.name: tuple(map(int, tensor.shape)) for tensor in reader.tensors}
    assert shapes["blk.0.attn_k.weight"] == (256, 128)
    assert shapes["output.weight"] == (256, 288)


def test_weights_take_the_paths_that_are_chosen_by_processor(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    tiny.write_tiny_model(path)
    matrices = [tensor for tensor in GGUFReader(path).tensors if len(tensor.shape) == 2]
    assert {tensor.tensor_type.name for tensor in matrices} == {"Q4_K", "Q4_0", "Q8_0"}
    for tensor in matrices:
        width, rows = map(int, tensor.shape)
        assert width % 256 == 0  # a block of Q4_K
        assert rows % 32 == 0  # two AMX tiles


def test_every_byte_has_its_own_character() -> None:
    alphabet = list(tiny._byte_alphabet())
    assert len(set(alphabet)) == 256
    assert alphabet[ord("a")] == "a"
    assert alphabet[ord(" ")] == "Ġ"


def test_it_is_small_and_the_same_every_time(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    tiny.write_tiny_model(first)
    tiny.write_tiny_model(second)
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_size < 500_000


def test_weights_are_finite(tmp_path: Path) -> None:
    from gguf import dequantize

    path = tmp_path / "tiny.gguf"
    tiny.write_tiny_model(path)
    for tensor in GGUFReader(path).tensors:
        values = dequantize(tensor.data, tensor.tensor_type)
        assert np.isfinite(values).all()
        assert np.abs(values).max() <= 2
