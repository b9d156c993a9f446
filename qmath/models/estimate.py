"""The shape of a model before there is a file of it: architecture numbers and the size of a quantisation.

Good to a few per cent of the weights, which is what a choice needs; a file's own header replaces it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from qmath.models.tables import Table

# Bytes a weight of the embedding and of the output matrix in llama.cpp's mixtures, by the first two letters
_EMBEDDING: Final = {"Q2": 0.33, "Q3": 0.43, "Q4": 0.5625, "Q5": 0.6875, "Q6": 0.82, "Q8": 1.0625}
_OUTPUT: Final = {"Q8": 1.0625}
_OUTPUT_OTHERWISE: Final = 0.82
_COUNTS: Final = (
    "layers",
    "hidden",
    "feed_forward",
    "heads",
    "kv_heads",
    "head_dim",
    "vocabulary",
    "context",
)
_Q4_SHARE: Final = 0.79  # of the layers in a Q4_K_M file that are Q4_K, which the CPU backend interleaves


@dataclass(frozen=True, slots=True)
class Architecture:
    """The numbers of `config.json` that sizes depend on."""

    layers: int
    hidden: int
    feed_forward: int
    heads: int
    kv_heads: int
    head_dim: int
    vocabulary: int
    context: int
    tied: bool

    @staticmethod
    def read(table: Table) -> Architecture:
        numbers = {key: table.required(key, int) for key in _COUNTS}
        tied = table.optional("tied", bool) or False
        table.done()
        if not all(0 < number < 1 << 31 for number in numbers.values()):
            raise table.wrong("has a number that is not positive")
        return Architecture(**numbers, tied=tied)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Satisfies `sizes.Shape`."""

    hidden: int
    feed_forward: int
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


def estimate(architecture: Architecture, file_bytes: int, quantisation: str) -> Estimate:
    """Weights of a file of `file_bytes` spread evenly over the layers, after the embedding and the output matrix."""
    a = architecture
    kind = quantisation[:2].upper()
    weights = a.vocabulary * a.hidden
    output = int(weights * _OUTPUT.get(kind, _OUTPUT_OTHERWISE))
    embedding = output if a.tied else int(weights * _EMBEDDING.get(kind, 2.0))
    in_layers = max(0, file_bytes - embedding - (0 if a.tied else output))
    each = in_layers // a.layers
    repacked = int(each * _Q4_SHARE) if kind == "Q4" else 0
    return Estimate(
        hidden=a.hidden,
        feed_forward=a.feed_forward,
        kv_heads=(a.kv_heads,) * a.layers,
        key_length=a.head_dim,
        value_length=a.head_dim,
        vocabulary=a.vocabulary,
        context=a.context,
        layer_bytes=(each,) * a.layers,
        repack_bytes=(repacked,) * a.layers,
        input_bytes=embedding,
        output_bytes=output,
        tied=a.tied,
    )
