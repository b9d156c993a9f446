from __future__ import annotations

import io
import struct
import time
from pathlib import Path
from typing import Any

import pytest
from gguf import GGUFValueType, GGUFWriter
from gguf.constants import GGML_QUANT_SIZES
from hypothesis import given, settings
from hypothesis import strategies as st

from qmath.errors import ModelFileError
from qmath.models.gguf import MAX_KEPT_ITEMS, TYPES, Container, read_container


def read(data: bytes) -> Container:
    return read_container(io.BytesIO(data), len(data), "m.gguf")


def written(path: Path, **extra: Any) -> bytes:
    """A small file by the reference writer."""
    import numpy as np

    writer = GGUFWriter(path, "qwen2")
    writer.add_name("Tiny")
    writer.add_block_count(2)
    writer.add_array("qwen2.attention.head_count_kv", [2, 4])
    writer.add_token_list([f"t{i}" for i in range(MAX_KEPT_ITEMS + 100)])
    writer.add_array("tokenizer.ggml.scores", [0.5] * (MAX_KEPT_ITEMS + 100))
    for key, value in extra.items():
        writer.add_string(key, value)
    writer.add_key_value("test.float", 0.25, GGUFValueType.FLOAT32)
    writer.add_key_value("test.negative", -3, GGUFValueType.INT64)
    writer.add_bool("test.flag", True)
    writer.add_tensor("token_embd.weight", np.zeros((8, 32), dtype=np.float32))
    writer.add_tensor("blk.0.w", np.zeros((4, 32), dtype=np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path.read_bytes()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return written(tmp_path_factory.mktemp("gguf") / "tiny.gguf", author="大家")


def test_reads_what_the_reference_writer_wrote(tiny: bytes) -> None:
    found = read(tiny)
    assert found.metadata["general.architecture"] == "qwen2"
    assert found.metadata["author"] == "大家"
    assert found.metadata["qwen2.attention.head_count_kv"] == (2, 4)
    assert found.metadata["test.float"] == 0.25
    assert found.metadata["test.negative"] == -3
    assert found.metadata["test.flag"] is True
    assert found.lengths["tokenizer.ggml.tokens"] == MAX_KEPT_ITEMS + 100
    assert "tokenizer.ggml.tokens" not in found.metadata
    embedding, block = found.tensors
    assert (embedding.name, embedding.shape, embedding.type, embedding.n_bytes) == (
        "token_embd.weight",
        (32, 8),
        "F32",
        1024,
    )
    assert block.n_bytes == 256
    assert found.declared_bytes <= len(tiny) < found.declared_bytes + 64


def test_the_types_are_those_of_ggml() -> None:
    reference = {int(kind): (kind.name, *sizes) for kind, sizes in GGML_QUANT_SIZES.items()}
    assert {code: reference.get(code) for code in TYPES} == dict(TYPES)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"GG", "not a GGUF"),
        (b"PK\x03\x04 a zip archive", "not a GGUF"),
        (b"GGUF" + struct.pack("<I", 1), "version 1"),
        (b"GGUF" + struct.pack(">I", 3) + bytes(16), "big-endian"),
        (b"GGUF" + struct.pack("<I", 3), "cut short"),
        (b"GGUF" + struct.pack("<IQQ", 3, 2**60, 1), "corrupt"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 2**63), "corrupt"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 2**62) + b"key", "corrupt"),
        # an array that claims 2^61 strings, and one that claims 2^61 numbers
        (b"GGUF" + struct.pack("<IQQQ1sIIQ", 3, 0, 1, 1, b"k", 9, 8, 2**61), "corrupt"),
        (b"GGUF" + struct.pack("<IQQQ1sIIQ", 3, 0, 1, 1, b"k", 9, 10, 2**61), "cut short"),
        # small arrays of strings without end
        (
            b"GGUF"
            + struct.pack("<IQQ", 3, 0, 19)
            + b"".join(struct.pack("<Q1sIIQ", 1, b"k", 9, 8, 125_000) + bytes(1_000_000) for _ in range(19)),
            "hold 2125000 strings",
        ),
        # arrays of arrays, which llama.cpp refuses too, and an unknown type
        (b"GGUF" + struct.pack("<IQQQ1sIIQ", 3, 0, 1, 1, b"k", 9, 9, 1), "corrupt"),
        (b"GGUF" + struct.pack("<IQQQ1sI", 3, 0, 1, 1, b"k", 77), "corrupt"),
        # a string in a long array that points beyond everything
        (b"GGUF" + struct.pack("<IQQQ1sIIQ", 3, 0, 1, 1, b"k", 9, 8, 2000) + b"\xff" * 17000, "cut short"),
        # a tensor with nine dimensions
        (b"GGUF" + struct.pack("<IQQQ1sI", 3, 1, 0, 1, b"t", 9) + bytes(100), "corrupt"),
        # a Q4_K tensor whose rows are no whole blocks
        (b"GGUF" + struct.pack("<IQQQ1sIQIQ", 3, 1, 0, 1, b"t", 1, 100, 12, 0), "corrupt"),
    ],
)
def test_what_is_no_gguf_is_said(data: bytes, words: str) -> None:
    with pytest.raises(ModelFileError, match=words) as caught:
        read(data)
    assert caught.value.message.startswith("m.gguf")
    assert caught.value.remedy


def test_every_truncation_of_the_head_is_noticed(tiny: bytes) -> None:
    head = read(tiny).data_start
    for end in range(4, head - 64, 97):
        with pytest.raises(ModelFileError, match="cut short"):
            read(tiny[:end])


def test_a_type_of_the_future_is_as_long_as_its_gap(tiny: bytes) -> None:
    at = tiny.index(b"token_embd.weight") + len("token_embd.weight") + 4 + 16
    later = tiny[:at] + struct.pack("<I", 99) + tiny[at + 4 :]
    assert read(later).tensors[0].n_bytes == 1024


def all_said(error: ModelFileError) -> None:
    assert error.message.startswith("m.gguf")
    assert error.remedy


@given(st.binary(max_size=200))
def test_any_bytes_read_or_are_refused(data: bytes) -> None:
    for head in (b"", b"GGUF\x03\0\0\0"):
        try:
            read(head + data)
        except ModelFileError as error:
            all_said(error)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_any_damage_reads_or_is_refused_in_time(tiny: bytes, data: st.DataObject) -> None:
    damaged = bytearray(tiny)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(4, read(tiny).data_start - 1))
        damaged[at : at + 8] = data.draw(
            st.sampled_from([b"\xff" * 8, bytes(8), b"\x01" + bytes(7), b"\0" * 7 + b"\x7f"])
        )
    started = time.perf_counter()
    try:
        read(bytes(damaged))
    except ModelFileError as error:
        all_said(error)
    assert time.perf_counter() - started < 2


def test_a_vocabulary_is_walked_over_quickly() -> None:
    words = b"".join(struct.pack("<Q", 7) + b"meaning" for _ in range(300_000))
    key = b"tokenizer.ggml.tokens"
    data = (
        b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, len(key)) + key + struct.pack("<IIQ", 9, 8, 300_000) + words
    )
    started = time.process_time()
    assert read(data).lengths == {"tokenizer.ggml.tokens": 300_000}
    assert time.process_time() - started < 0.5  # about 0.04 s; generous for a busy machine
