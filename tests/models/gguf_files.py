"""Tiny model files, by the reference writer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter


def write(path: Path, *, layers: int = 2, tied: bool = True, tensors: bool = True, **numbers: Any) -> Path:
    writer = GGUFWriter(path, "qwen2")
    writer.add_name(numbers.get("name", "Qwen2.5 Math Tiny"))
    writer.add_basename("Qwen2.5-Math")
    if "block_count" not in numbers:
        writer.add_block_count(layers)
    writer.add_context_length(4096)
    writer.add_embedding_length(numbers.get("hidden", 256))
    writer.add_feed_forward_length(512)
    writer.add_head_count(8)
    writer.add_head_count_kv(numbers.get("kv", 2))
    writer.add_file_type(15)
    writer.add_token_list([f"t{i}" for i in range(64)])
    writer.add_eos_token_id(7)
    writer.add_chat_template("{{ messages }}")
    if tensors:
        writer.add_tensor("token_embd.weight", np.zeros((64, 256), dtype=np.float16))
        for layer in range(layers):
            q4 = np.zeros((16, 144), dtype=np.uint8)
            writer.add_tensor(f"blk.{layer}.attn_q.weight", q4, raw_dtype=GGMLQuantizationType.Q4_K)
            writer.add_tensor(f"blk.{layer}.attn_norm.weight", np.zeros(256, dtype=np.float32))
        writer.add_tensor("output_norm.weight", np.zeros(256, dtype=np.float32))
        if not tied:
            writer.add_tensor("output.weight", np.zeros((64, 256), dtype=np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
