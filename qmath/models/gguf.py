"""The container: key-value metadata and tensor infos at the head of a GGUF file, read without trusting any count.

A GGUF is foreign data. Every count and length is checked against what is left of the file before it is used, the head
may have at most 256 MiB, and long arrays (the vocabulary) are walked over, not kept. A head with 150,000 tokens takes
about 40 ms. Format: github.com/ggml-org/ggml, docs/gguf.md, versions 2 and 3.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO, Final, NoReturn

from qmath.errors import ModelFileError

MAX_HEAD_BYTES: Final = 256 << 20
MAX_KEPT_ITEMS: Final = 1024  # arrays up to this length are kept: a number a layer
MAX_STRINGS: Final = 2_000_000  # in all arrays; a vocabulary with its merges has half of it
MAX_KEPT_STRINGS: Final = 64
MAX_TENSORS: Final = 200_000
MAX_KEYS: Final = 20_000
_CHUNK: Final = 8 << 20

Scalar = int | float | bool | str
Value = Scalar | tuple[Scalar, ...]

_FORMATS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_U32, _U64 = struct.Struct("<I"), struct.Struct("<Q")
_SCALARS = {code: struct.Struct("<" + letter) for code, letter in _FORMATS.items()}

# ggml_type → (name, weights a block, bytes a block), from ggml's type traits
TYPES: Final[Mapping[int, tuple[str, int, int]]] = {
    0: ("F32", 1, 4), 1: ("F16", 1, 2), 2: ("Q4_0", 32, 18), 3: ("Q4_1", 32, 20), 6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24), 8: ("Q8_0", 32, 34), 9: ("Q8_1", 32, 40), 10: ("Q2_K", 256, 84), 11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144), 13: ("Q5_K", 256, 176), 14: ("Q6_K", 256, 210), 15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66), 17: ("IQ2_XS", 256, 74), 18: ("IQ3_XXS", 256, 98), 19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18), 21: ("IQ3_S", 256, 110), 22: ("IQ2_S", 256, 82), 23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1), 25: ("I16", 1, 2), 26: ("I32", 1, 4), 27: ("I64", 1, 8), 28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56), 30: ("BF16", 1, 2), 34: ("TQ1_0", 256, 54), 35: ("TQ2_0", 256, 66),
    39: ("MXFP4", 32, 17), 40: ("NVFP4", 64, 36), 41: ("Q1_0", 128, 18),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor as declared: `shape` in ggml's order (rows last), `offset` from the start of the data, in bytes."""

    name: str
    shape: tuple[int, ...]
    type: str
    offset: int
    n_bytes: int


@dataclass(frozen=True, slots=True)
class Container:
    """The head of one file. `lengths` has the number of items of every array, kept or not."""

    metadata: Mapping[str, Value]
    lengths: Mapping[str, int]
    tensors: tuple[Tensor, ...]
    data_start: int

    @property
    def declared_bytes(self) -> int:
        """Where the last tensor ends: a whole file is at least this long."""
        return self.data_start + max((t.offset + t.n_bytes for t in self.tensors), default=0)


def read_container(file: BinaryIO, size: int, name: str) -> Container:
    """Read the head of an open file of `size` bytes; `name` is what messages call it.

    Raises ModelFileError where it is no GGUF, cut short within its head, or corrupt.
    """
    return _Reader(file, size, name).read()


class _Reader:
    def __init__(self, file: BinaryIO, size: int, name: str) -> None:
        self._file, self._size, self._name = file, size, name
        self._data = bytearray()
        self._at = 0
        self._strings = 0

    def read(self) -> Container:
        self._check_magic()
        n_tensors, n_keys = self._u64(), self._u64()
        if n_tensors > MAX_TENSORS or n_keys > MAX_KEYS:
            self._corrupt(f"it declares {n_tensors} tensors and {n_keys} keys")
        metadata: dict[str, Value] = {}
        lengths: dict[str, int] = {}
        for _ in range(n_keys):
            key = self._string(limit=65_535)
            value = self._value(self._u32(), key, lengths)
            if value is not None:
                metadata[key] = value
        alignment = metadata.get("general.alignment", 32)
        if not isinstance(alignment, int) or not 0 < alignment <= 1 << 20:
            self._corrupt("its alignment makes no sense")
        raw = [self._tensor_info() for _ in range(n_tensors)]
        data_start = -(-self._at // alignment) * alignment
        return Container(metadata, lengths, self._sized(raw, data_start), data_start)

    def _check_magic(self) -> None:
        magic = bytes(self._data[:4]) if self._fill(4) else bytes(self._data)
        if magic != b"GGUF":
            what = "empty" if self._size == 0 else "not a GGUF file"
            raise ModelFileError(
                f"{self._name} is {what}.",
                "Name a model in GGUF format; `qmath models` lists some to download.",
            )
        self._at = 4
        version = self._u32()
        if version not in (2, 3):
            reason = "made for big-endian machines" if version & 0xFFFF == 0 else f"of GGUF version {version}"
            raise ModelFileError(
                f"{self._name} is {reason}, which llama.cpp does not read.", "Use a newer file of this model."
            )

    def _fill(self, end: int) -> bool:
        """Have the first `end` bytes in memory; False where the file is shorter."""
        if end > min(self._size, MAX_HEAD_BYTES):
            return False
        while len(self._data) < end:
            chunk = self._file.read(max(_CHUNK, end - len(self._data)))
            if not chunk:
                return False
            self._data += chunk
        return True

    def _take(self, count: int) -> int:
        """Move over `count` bytes and return where they start."""
        start, self._at = self._at, self._at + count
        if not self._fill(self._at):
            if self._at > MAX_HEAD_BYTES and self._at <= self._size:
                self._corrupt("its head is unreasonably long")
            self._cut_short()
        return start

    def _u32(self) -> int:
        return int(_U32.unpack_from(self._data, self._take(4))[0])

    def _u64(self) -> int:
        return int(_U64.unpack_from(self._data, self._take(8))[0])

    def _string(self, limit: int = 4 << 20) -> str:
        length = self._u64()
        if length > limit:
            self._corrupt("one of its strings is unreasonably long")
        start = self._take(length)
        return self._data[start : start + length].decode("utf-8", "replace")

    def _value(self, kind: int, key: str, lengths: dict[str, int]) -> Value | None:
        if kind == _STRING:
            return self._string()
        if kind == _ARRAY:
            return self._array(key, lengths)
        return self._scalar(kind)

    def _scalar(self, kind: int) -> Scalar:
        if kind not in _SCALARS:
            self._corrupt(f"a value has the unknown type {kind}")
        layout = _SCALARS[kind]
        value: int | float | bool = layout.unpack_from(self._data, self._take(layout.size))[0]
        return value

    def _array(self, key: str, lengths: dict[str, int]) -> tuple[Scalar, ...] | None:
        kind, count = self._u32(), self._u64()
        lengths[key] = count
        if kind == _STRING:
            self._strings += count
            if self._strings > MAX_STRINGS:
                self._corrupt(f"its arrays hold {self._strings} strings")
            if count <= MAX_KEPT_STRINGS:
                return tuple(self._string() for _ in range(count))
            self._skip_strings(count)
            return None
        if kind not in _SCALARS:
            self._corrupt(f"an array has items of the type {kind}")
        if count <= MAX_KEPT_ITEMS:
            return tuple(self._scalar(kind) for _ in range(count))
        self._take(count * _SCALARS[kind].size)
        return None

    def _skip_strings(self, count: int) -> None:
        if not self._fill(self._at + 8 * count):  # each has at least its length
            self._cut_short()
        unpack, data, at = _U64.unpack_from, self._data, self._at
        while count:
            try:
                for left in range(count, 0, -1):  # the one hot loop: 300,000 turns
                    count = left
                    at += 8 + unpack(data, at)[0]
                count = 0
            except (struct.error, OverflowError):  # beyond what was read so far
                self._at = at
                self._take(8)
        self._at = at
        self._take(0)

    def _tensor_info(self) -> tuple[str, tuple[int, ...], int, int]:
        name = self._string(limit=1024)
        n_dims = self._u32()
        if not 1 <= n_dims <= 4:
            self._corrupt(f"a tensor has {n_dims} dimensions")
        shape = tuple(self._u64() for _ in range(n_dims))
        return name, shape, self._u32(), self._u64()

    def _sized(self, raw: list[tuple[str, tuple[int, ...], int, int]], data_start: int) -> tuple[Tensor, ...]:
        ends = sorted({offset for *_, offset in raw} | {max(0, self._size - data_start)})
        following = dict(pairwise(ends))
        tensors = []
        for name, shape, kind, offset in raw:
            if kind in TYPES:
                type_name, block, block_bytes = TYPES[kind]
                if shape[0] % block:
                    self._corrupt(f"the tensor {name!r} has a row of {shape[0]} weights in blocks of {block}")
                n_bytes = math.prod(shape) // block * block_bytes
            else:  # a type newer than this table: as long as the gap to the next tensor
                type_name, n_bytes = f"type {kind}", max(0, following.get(offset, offset) - offset)
            tensors.append(Tensor(name, shape, type_name, offset, n_bytes))
        return tuple(tensors)

    def _cut_short(self) -> NoReturn:
        raise ModelFileError(
            f"{self._name} is cut short or corrupt: it ends within its own header.",
            "Download or copy it again.",
        )

    def _corrupt(self, reason: str) -> NoReturn:
        raise ModelFileError(f"{self._name} is a corrupt GGUF: {reason}.", "Download or copy it again.")
