"""What qmath wants to know of a model file: architecture, sizes layer by layer, tokenizer ends, chat template.

`read_header` also notices what llama.cpp would only say in its own words: a directory, no GGUF, a file that is
shorter than its tensors, a part of a split model that is missing.
"""

from __future__ import annotations

import glob
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qmath.errors import ModelFileError
from qmath.models.gguf import Container, Tensor, Value, read_container

MAX_LAYERS: Final = 512  # llama.cpp's own limit (llama-hparams.h), beyond which it aborts
MAX_LABEL: Final = 120
_PART = re.compile(r"^(?P<stem>.+)-(?P<no>\d{5})-of-(?P<count>\d{5})\.gguf$")
_BLOCK = re.compile(r"^blk\.(\d+)\.")
# What llama.cpp's CPU backend copies into an interleaved form on AVX2 and ARM (ggml-cpu/repack.cpp)
_REPACKED: Final = frozenset({"Q4_0", "Q4_K", "IQ4_NL"})
_FILE_TYPES: Final[Mapping[int, str]] = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S",
    12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K",
    19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL",
    26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Header:
    """A model file (all parts of it). Sizes are bytes; lengths are counts of numbers. Satisfies `fit.Shape`.

    `layer_bytes` and `repack_bytes` have an item a layer; the latter is what the CPU backend may keep a second,
    interleaved copy of. `output_bytes` includes the norm, and is the embedding's size where the two are tied.
    """

    path: Path
    parts: tuple[Path, ...]
    file_bytes: int
    architecture: str
    name: str
    basename: str
    quantisation: str
    hidden: int
    feed_forward: int
    heads: int
    kv_heads: tuple[int, ...]
    key_length: int
    value_length: int
    vocabulary: int
    context: int
    layer_bytes: tuple[int, ...]
    repack_bytes: tuple[int, ...]
    input_bytes: int
    output_bytes: int
    tied: bool

    @property
    def layers(self) -> int:
        return len(self.layer_bytes)


def read_header(path: Path) -> Header:
    """Read a model file, and the heads of its other parts where it is split.

    Raises ModelFileError, with a sentence for each way in which a path can be no model.
    """
    if path.is_dir():
        path = _in_folder(path)
    parts = _parts(path)
    containers = [_read_part(part) for part in parts]
    first = containers[0]
    tensors = [tensor for container in containers for tensor in container.tensors]
    if not tensors:
        raise ModelFileError(
            f"{path.name} holds no weights.", "Name a model file; this is only its vocabulary."
        )
    return _describe(path, parts, sum(part.stat().st_size for part in parts), first, tensors)


def parse_head(name: str, heads: Sequence[bytes], sizes: Sequence[int]) -> Header | None:
    """The header of a file, or of all parts of one, that is not here: from the first bytes of each and its size.

    None where they are too few. Raises ModelFileError where it is no model.
    """
    try:
        containers = [
            read_container(io.BytesIO(head), size, name) for head, size in zip(heads, sizes, strict=True)
        ]
    except ModelFileError:
        if all(head[:4] == b"GGUF" for head in heads):
            return None
        raise
    tensors = [tensor for container in containers for tensor in container.tensors]
    return _describe(Path(name), (Path(name),), sum(sizes), containers[0], tensors)


def parts_beside(path: Path) -> tuple[Path, ...]:
    """A model file, with the other parts that lie beside it where it is one of several."""
    match = _PART.match(path.name)
    if match is None:
        return (path,)
    return tuple(sorted(path.parent.glob(f"{glob.escape(match['stem'])}-*-of-{match['count']}.gguf")))


def _in_folder(folder: Path) -> Path:
    """The one model that a folder holds, whole or in parts."""
    files = sorted(folder.glob("*.gguf"))
    firsts = [f for f in files if (match := _PART.match(f.name)) is None or int(match["no"]) == 1]
    if len(firsts) == 1 or (files and not firsts):
        return (firsts or files)[0]
    if not files:
        raise ModelFileError(f"{folder} is a directory without a model.", "Name a .gguf file.")
    raise ModelFileError(
        f"{folder} is a directory of {len(firsts)} models.",
        f"Name one of them, for example {firsts[0].name}.",
    )


def _parts(path: Path) -> tuple[Path, ...]:
    match = _PART.match(path.name)
    if match is None or not path.is_file():
        return (path,)
    count = int(match["count"])
    names = [f"{match['stem']}-{no:05d}-of-{match['count']}.gguf" for no in range(1, count + 1)]
    parts = tuple(path.with_name(name) for name in names)
    missing = [part.name for part in parts if not part.is_file()]
    if missing:
        raise ModelFileError(
            f"{path.name} is one of {count} parts, and {missing[0]} is not beside it.",
            "Put all parts into one folder.",
        )
    return parts


def _read_part(path: Path) -> Container:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            container = read_container(file, size, path.name)
    except FileNotFoundError:
        raise ModelFileError(
            f"There is no file {path}.", "Check the path; `qmath models` lists known models."
        ) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ModelFileError(f"{path} cannot be read: {reason}.", "Check its permissions.") from error
    if size < container.declared_bytes:
        raise ModelFileError(
            f"{path.name} is cut short: it has {size:,} bytes and its tensors need {container.declared_bytes:,}.",
            "Download or copy it again.",
        )
    return container


def _describe(
    path: Path, parts: tuple[Path, ...], size: int, first: Container, tensors: Sequence[Tensor]
) -> Header:
    meta = _Metadata(path.name, first)
    layers = meta.count("block_count", limit=MAX_LAYERS)
    hidden = meta.count("embedding_length")
    heads = meta.per_layer("attention.head_count", layers, 1)
    kv_heads = meta.per_layer("attention.head_count_kv", layers, heads[0])
    head_dim = hidden // max(1, max(heads))
    embedding = next((t for t in tensors if t.name == "token_embd.weight"), None)
    if embedding is None:
        raise ModelFileError(
            f"{path.name} is not a language model.", "Name a text-generation model in GGUF format."
        )
    layer_bytes, repack = [0] * layers, [0] * layers
    output = 0
    for tensor in tensors:
        if match := _BLOCK.match(tensor.name):
            index = min(
                int(match[1]), layers - 1
            )  # extra blocks (multi-token prediction) count with the last
            layer_bytes[index] += tensor.n_bytes
            if tensor.type in _REPACKED and len(tensor.shape) == 2 and tensor.shape[1] % 8 == 0:
                repack[index] += tensor.n_bytes
        elif tensor is not embedding:
            output += tensor.n_bytes
    tied = not any(t.name == "output.weight" for t in tensors)
    return Header(
        path=parts[0],
        parts=parts,
        file_bytes=size,
        architecture=meta.architecture,
        name=meta.label("general.name"),
        basename=meta.label("general.basename"),
        quantisation=_FILE_TYPES.get(meta.integer("general.file_type", -1), ""),
        hidden=hidden,
        feed_forward=max(meta.per_layer("feed_forward_length", layers, 4 * hidden)),
        heads=max(heads),
        kv_heads=kv_heads,
        key_length=meta.integer(meta.own("attention.key_length"), head_dim),
        value_length=meta.integer(meta.own("attention.value_length"), head_dim),
        vocabulary=first.lengths.get("tokenizer.ggml.tokens", embedding.shape[-1]),
        context=meta.integer(meta.own("context_length"), 0),
        layer_bytes=tuple(layer_bytes),
        repack_bytes=tuple(repack),
        input_bytes=embedding.n_bytes,
        output_bytes=output + (embedding.n_bytes if tied else 0),
        tied=tied,
    )


class _Metadata:
    """Typed looks into the metadata; what is needed and missing or absurd is a ModelFileError."""

    def __init__(self, name: str, container: Container) -> None:
        self._name = name
        self._values: Mapping[str, Value] = container.metadata
        self.architecture = self.text("general.architecture")
        if not self.architecture:
            raise ModelFileError(f"{name} does not say its architecture.", "Use another GGUF of this model.")

    def own(self, key: str) -> str:
        return f"{self.architecture}.{key}"

    def text(self, key: str) -> str:
        value = self._values.get(key, "")
        return value if isinstance(value, str) else ""

    def label(self, key: str) -> str:
        """A text that people are shown: the beginning of it, on one line, without control characters."""
        return "".join(c if c.isprintable() else " " for c in self.text(key)[:MAX_LABEL]).strip()

    def integer(self, key: str, otherwise: int) -> int:
        value = self._values.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 31:
            return value
        return otherwise

    def count(self, key: str, limit: int = 1 << 24) -> int:
        value = self.integer(self.own(key), 0)
        if not 0 < value <= limit:
            raise ModelFileError(
                f"{self._name} is not a usable language model: its {key} is missing or absurd.",
                "Use another GGUF of this model.",
            )
        return value

    def per_layer(self, key: str, layers: int, otherwise: int) -> tuple[int, ...]:
        """A number for every layer, from one number or from an array of them."""
        value = self._values.get(self.own(key))
        numbers = [v for v in value if isinstance(v, int) and v >= 0] if isinstance(value, tuple) else []
        if len(numbers) == layers:
            return tuple(map(int, numbers))
        return (self.integer(self.own(key), otherwise),) * layers
