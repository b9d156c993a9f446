"""Checkpoints to files: what is written, by the reference reader of GGUF, and what cannot be converted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from checkpoints import LAYERS, SPECIAL, VOCAB, WIDTH, Made, write_checkpoint
from gguf import GGUFReader, TokenType

from qmath.errors import ModelFileError, OutputFileError
from qmath.rewards.convert import TrunkType, convert
from qmath.rewards.head import load_head


def test_trunk_and_head_have_all_tensors_and_the_tokenizer(process_model: Made) -> None:
    reader, tensors = GGUFReader(process_model.trunk), process_model.reference.tensors
    written = {tensor.name: tensor for tensor in reader.tensors}
    assert len(written) == 2 + 12 * LAYERS  # no lm_head, no score
    np.testing.assert_array_equal(
        written["blk.1.ffn_down.weight"].data, tensors["model.layers.1.mlp.down_proj.weight"]
    )
    head = load_head(process_model.head)
    assert (head.width, head.kind) == (WIDTH, "prm")
    np.testing.assert_array_equal(head.layers[1][0], tensors["score.2.weight"])

    def said(key: str) -> Any:
        return reader.fields[key].contents()

    assert said("general.architecture") == "qwen2"
    assert said("qwen2.attention.head_count_kv") == 2
    tokens, types = said("tokenizer.ggml.tokens"), said("tokenizer.ggml.token_type")
    assert len(tokens) == len(types) == VOCAB
    assert tokens[257:261] == SPECIAL
    assert types[257:] == [TokenType.CONTROL] * 4 + [TokenType.UNUSED] * 3
    assert said("tokenizer.ggml.merges") == ["a b"]
    assert said("tokenizer.ggml.pre") == "qwen2"


@pytest.mark.parametrize(("kind", "error"), [("f16", 1e-3), ("bf16", 8e-3), ("q8_0", 1e-2)])
@pytest.mark.parametrize("stored", ["F16", "F32"])
def test_smaller_types(tmp_path: Path, kind: TrunkType, error: float, stored: str) -> None:
    from gguf.quants import dequantize

    tensors = write_checkpoint(tmp_path / "checkpoint", 1, stored)
    told: list[tuple[int, int]] = []
    convert(tmp_path / "checkpoint", tmp_path / "o.gguf", kind, lambda *done: told.append(done))
    assert told[-1] == (2 + 12 * LAYERS, 2 + 12 * LAYERS)
    written = {t.name: t for t in GGUFReader(tmp_path / "o.gguf").tensors}
    matrix, norm = written["blk.0.attn_q.weight"], written["blk.0.attn_norm.weight"]
    expected = tensors["model.layers.0.self_attn.q_proj.weight"]
    assert np.abs(dequantize(matrix.data, matrix.tensor_type) - expected).max() < error
    np.testing.assert_array_equal(norm.data, tensors["model.layers.0.input_layernorm.weight"])


def changed(folder: Path, name: str, **values: Any) -> None:
    path = folder / name
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def test_what_cannot_be_converted(tmp_path: Path) -> None:
    def refused(name: str, match: str) -> None:
        with pytest.raises(ModelFileError, match=match):
            convert(folder, tmp_path / "o.gguf")
        assert [p.name for p in tmp_path.iterdir() if p.suffix in (".gguf", ".npz", ".part")] == [], name

    folder = tmp_path / "none"
    refused("nothing there", "config.json is missing")
    folder = tmp_path / "kind"
    write_checkpoint(folder, 1)
    changed(folder, "config.json", model_type="llama")
    refused("another kind", "kind llama")
    changed(folder, "config.json", model_type="qwen2", hidden_size=None)
    changed(folder, "tokenizer.json", model=None)
    refused("no tokenizer", "tokenizer.json")
    (folder / "model-2.safetensors").rename(folder / "elsewhere")
    refused("a file is missing", "lacks .* tensors")
    (folder / "model.safetensors.index.json").unlink()
    refused("no head", "no reward model")
    (folder / "model-1.safetensors").write_bytes(b"\xff" * 40)
    refused("cut short", "cut short")


def test_nothing_is_overwritten(tmp_path: Path, process_model: Made) -> None:
    with pytest.raises(OutputFileError, match="is there already"):
        convert(process_model.folder, process_model.trunk)
    with pytest.raises(OutputFileError, match="folder that is not there"):
        convert(process_model.folder, tmp_path / "no" / "o.gguf")
