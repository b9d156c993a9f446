"""What ends llama.cpp does not end qmath without a word."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

from qmath.doctor.tiny import write_tiny_model


def with_number(path: Path, key: str, value: int) -> None:
    """Give a model file another number; its data stays aligned."""
    raw, name = path.read_bytes(), key.encode()
    entry = struct.pack(f"<Q{len(name)}sII", len(name), name, 4, value)
    length = -(len(entry) + 8 + 3 + 4 + 8) % 32
    padding = struct.pack(f"<Q3sIQ{length}s", 3, b"pad", 8, length, b"x" * length)
    tensors, keys = struct.unpack_from("<QQ", raw, 8)
    path.write_bytes(raw[:8] + struct.pack("<QQ", tensors, keys + 2) + entry + padding + raw[24:])


def test_a_model_file_that_makes_ggml_abort(tmp_path: Path) -> None:
    model = tmp_path / "hostile.gguf"
    write_tiny_model(model)
    with_number(model, "qwen2.rope.dimension_count", 3)
    qmath = str(Path(sys.executable).with_name("qmath"))
    command = [qmath, "solve", "--model", str(model), "--mode", "cot", "2+2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("qmath: llama.cpp gave up (qwen2.cpp:")
    assert "another GGUF" in last
