from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from gguf_files import write

from qmath.errors import ModelFileError
from qmath.models.header import read_header


def test_reads_architecture_and_sizes_by_layer(tmp_path: Path) -> None:
    header = read_header(write(tmp_path / "m.gguf"))
    assert (header.architecture, header.name, header.basename) == (
        "qwen2",
        "Qwen2.5 Math Tiny",
        "Qwen2.5-Math",
    )
    assert (header.layers, header.hidden, header.heads, header.kv_heads) == (2, 256, 8, (2, 2))
    assert (header.key_length, header.value_length, header.vocabulary, header.context) == (32, 32, 64, 4096)
    assert header.quantisation == "Q4_K_M"
    assert header.layer_bytes == (16 * 144 + 1024, 16 * 144 + 1024)
    assert header.repack_bytes == (16 * 144, 16 * 144)
    assert header.input_bytes == 64 * 256 * 2
    assert header.tied
    assert header.output_bytes == 64 * 256 * 2 + 1024


def test_an_output_matrix_of_its_own(tmp_path: Path) -> None:
    header = read_header(write(tmp_path / "m.gguf", tied=False))
    assert not header.tied
    assert header.output_bytes == 64 * 256 * 2 + 1024


def test_kv_heads_may_differ_by_layer(tmp_path: Path) -> None:
    assert read_header(write(tmp_path / "m.gguf", kv=[1, 4])).kv_heads == (1, 4)


def test_a_name_is_one_short_line(tmp_path: Path) -> None:
    header = read_header(write(tmp_path / "m.gguf", name="\x1b[31mred\nname\0" + "x" * 100_000))
    assert header.name.startswith("[31mred name xx")
    assert len(header.name) < 130


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"block_count": None}, "block_count is missing"),
        ({"layers": 1_000_000, "tensors": False}, "holds no weights"),
        ({"tensors": False}, "holds no weights"),
        ({"layers": 513}, "block_count is missing or absurd"),  # llama.cpp would end the process
        ({"hidden": 0}, "embedding_length is missing or absurd"),
    ],
)
def test_what_is_no_language_model(tmp_path: Path, numbers: dict[str, Any], words: str) -> None:
    with pytest.raises(ModelFileError, match=words):
        read_header(write(tmp_path / "m.gguf", **numbers))


def test_a_file_shorter_than_its_tensors(tmp_path: Path) -> None:
    path = write(tmp_path / "m.gguf")
    os.truncate(path, path.stat().st_size - 2000)
    with pytest.raises(
        ModelFileError, match=r"m\.gguf is cut short: it has [\d,]+ bytes and its tensors need"
    ):
        read_header(path)


def test_no_file_a_directory_and_no_permission(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="There is no file"):
        read_header(tmp_path / "absent.gguf")
    with pytest.raises(ModelFileError, match="is a directory"):
        read_header(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(ModelFileError, match="cannot be read"):
        read_header(tmp_path / "file" / "below.gguf")


def test_split_models_add_up_and_missing_parts_are_named(tmp_path: Path) -> None:
    names = ["big-00001-of-00002.gguf", "big-00002-of-00002.gguf"]
    whole = read_header(write(tmp_path / "whole.gguf"))
    for name in names:
        (tmp_path / name).write_bytes((tmp_path / "whole.gguf").read_bytes())
    header = read_header(tmp_path / names[1])
    assert header.path.name == names[0]
    assert header.file_bytes == 2 * whole.file_bytes
    assert header.layer_bytes == tuple(2 * size for size in whole.layer_bytes)
    (tmp_path / names[1]).unlink()
    with pytest.raises(ModelFileError, match=f"{names[1]} is not beside it"):
        read_header(tmp_path / names[0])


def test_the_real_model() -> None:
    path = Path(os.environ.get("QMATH_TEST_MODEL", ""))
    if not path.is_file():
        pytest.skip("QMATH_TEST_MODEL is not set")
    started = time.process_time()
    header = read_header(path)
    assert time.process_time() - started < 0.5
    assert (header.architecture, header.basename, header.quantisation) == ("qwen2", "Qwen2.5-Coder", "Q4_K_M")
    assert (header.layers, header.hidden, header.feed_forward, header.heads) == (28, 1536, 8960, 12)
    assert header.kv_heads == (2,) * 28
    assert (header.key_length, header.vocabulary, header.context) == (128, 151_936, 32_768)
    # what llama.cpp's log calls CPU_Mapped and CPU_REPACK
    assert sum(header.layer_bytes) + header.input_bytes + header.output_bytes == pytest.approx(
        1059.89 * 2**20, rel=1e-4
    )
    assert sum(header.repack_bytes) == pytest.approx(596.53 * 2**20, rel=1e-4)
