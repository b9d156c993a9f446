"""From a published reward model to what qmath runs: its trunk as a GGUF for llama.cpp, its head as an `.npz` beside it.

llama.cpp knows no reward models; without their head these are plain Qwen2. One tensor is in memory at a time.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np

from qmath.errors import ModelFileError, OutputFileError
from qmath.rewards.checkpoint import Checkpoint, open_checkpoint, read_json, require_gguf

TrunkType = Literal["f32", "f16", "bf16", "q8_0"]
_FILE_TYPES = {"f32": "ALL_F32", "f16": "MOSTLY_F16", "bf16": "MOSTLY_BF16", "q8_0": "MOSTLY_Q8_0"}
_NO_TOKEN = "[PAD%d]"  # rows of the embedding that the tokenizer has no use for


def convert(
    folder: Path,
    target: Path,
    kind: TrunkType = "f16",
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Path:
    """Write the trunk to `target` and the head beside it, whose path is returned. Matrices of the trunk are of `kind`.

    progress: told of the tensors done and of all. Raises ModelFileError where the folder has no reward model of the
    kind Qwen2, OutputFileError where a target is there already.
    """
    checkpoint = open_checkpoint(folder)
    head = target.with_suffix(".npz")
    for path in (target, head):
        if path.exists() or not path.parent.is_dir():
            why = "is there already" if path.exists() else "is in a folder that is not there"
            raise OutputFileError(f"{path} {why}.", "Name another file.")
    part = target.with_name(f"{target.name}.part")
    try:
        _write_trunk(checkpoint, part, kind, progress)
        layers: dict[str, Any] = {name: checkpoint.tensor(name) for name in checkpoint.head}
        np.savez(head, **layers)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return head


def _write_trunk(
    checkpoint: Checkpoint, path: Path, kind: TrunkType, progress: Callable[[int, int], None]
) -> None:
    gguf = require_gguf()
    writer = gguf.GGUFWriter(path, "qwen2")
    try:
        _describe(gguf, writer, checkpoint, kind)
        _tokenizer(gguf, writer, checkpoint)
        names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.QWEN2, checkpoint.config["num_hidden_layers"])
        types = {}
        for name in checkpoint.trunk:
            shape = checkpoint.shape(name)
            called = names.get_name(name, try_suffixes=(".weight", ".bias"))
            if called is None:
                raise ModelFileError(f"Qwen2 has no tensor {name}.", "Is the checkpoint one of Qwen2.5-Math?")
            # llama.cpp wants norms and biases in full.
            types[name] = gguf.GGMLQuantizationType[kind.upper() if len(shape) > 1 else "F32"]
            n_bytes = math.prod(gguf.quant_shape_to_byte_shape(shape, types[name]))
            writer.add_tensor_info(called, shape, np.dtype(np.float32), n_bytes, raw_dtype=types[name])
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        for done, name in enumerate(checkpoint.trunk, 1):
            writer.write_tensor_data(gguf.quants.quantize(checkpoint.tensor(name), types[name]))
            progress(done, len(checkpoint.trunk))
    finally:
        writer.close()


def _describe(gguf: Any, writer: Any, checkpoint: Checkpoint, kind: TrunkType) -> None:
    config = checkpoint.config
    try:
        writer.add_name(checkpoint.folder.resolve().name)
        writer.add_block_count(config["num_hidden_layers"])
        writer.add_context_length(config["max_position_embeddings"])
        writer.add_embedding_length(config["hidden_size"])
        writer.add_feed_forward_length(config["intermediate_size"])
        writer.add_head_count(config["num_attention_heads"])
        writer.add_head_count_kv(config["num_key_value_heads"])
        writer.add_rope_freq_base(float(config.get("rope_theta") or config["rope_parameters"]["rope_theta"]))
        writer.add_layer_norm_rms_eps(float(config["rms_norm_eps"]))
    except KeyError as error:
        raise ModelFileError(
            f"{checkpoint.folder}/config.json does not say {error}.", "Fetch it again."
        ) from error
    writer.add_file_type(gguf.LlamaFileType[_FILE_TYPES[kind]])


def _tokenizer(gguf: Any, writer: Any, checkpoint: Checkpoint) -> None:
    """Byte-level BPE with Qwen2's way of splitting text; every row of the embedding has a token."""
    found = read_json(checkpoint.folder / "tokenizer.json")
    try:
        tokens = {number: token for token, number in found["model"]["vocab"].items()}
        special = {token["id"]: token for token in found.get("added_tokens", ())}
    except (KeyError, TypeError, AttributeError) as error:
        raise ModelFileError(
            f"{checkpoint.folder}/tokenizer.json is not of the kind that is known.", "Fetch it again."
        ) from error
    rows = checkpoint.shape("model.embed_tokens.weight")[0]
    texts: list[str] = []
    types: list[Any] = []
    for number in range(rows):
        if number in special:
            texts.append(special[number]["content"])
            types.append(
                gguf.TokenType.CONTROL if special[number].get("special") else gguf.TokenType.USER_DEFINED
            )
        else:
            texts.append(tokens.get(number, _NO_TOKEN % number))
            types.append(gguf.TokenType.NORMAL if number in tokens else gguf.TokenType.UNUSED)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(texts)
    writer.add_token_types(types)
    gguf.SpecialVocab(checkpoint.folder, load_merges=True, n_vocab=rows).add_to_gguf(writer, quiet=True)
