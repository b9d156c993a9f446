"""The head of a reward model: linear layers with ReLU between them, applied in NumPy to hidden states.

Qwen2.5-Math-RM-72B: Linear(h, h) → ReLU → Linear(h, 1), a value for each token; the PRMs end in 2 classes, wrong and
right (`modeling_qwen2_rm.py` of the checkpoints). The `.npz` has the arrays under their names there: `score.0.weight`,
`score.0.bias`, `score.2.weight`, `score.2.bias`.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from qmath.errors import ModelFileError
from qmath.rewards.conversation import Kind

Array = np.ndarray[Any, np.dtype[np.float32]]
_NAME = re.compile(r"(?:score\.)?(?:(\d+)\.)?(weight|bias)")
_KINDS: dict[int, Kind] = {1: "rm", 2: "prm"}
_REMEDY = "Make it with `qmath models convert-reward`."


@dataclass(frozen=True, slots=True)
class Head:
    """Layers as (weight of shape [out, in], bias of shape [out]), the first one first."""

    layers: tuple[tuple[Array, Array], ...]

    @property
    def width(self) -> int:
        """Of the hidden states that it is made for."""
        return int(self.layers[0][0].shape[1])

    @property
    def kind(self) -> Kind:
        return _KINDS[self.layers[-1][0].shape[0]]

    def __call__(self, hidden: Array) -> Array:
        """Values of shape [tokens, 1 or 2] for hidden states of shape [tokens, width]."""
        for number, (weight, bias) in enumerate(self.layers):
            hidden = (np.maximum(hidden, 0) if number else hidden) @ weight.T + bias
        return hidden


def load_head(path: Path) -> Head:
    """Read a head. Raises ModelFileError where the file is missing or holds anything but layers that fit together."""
    try:
        with path.open("rb") as file:
            arrays = np.load(file, allow_pickle=False)  # a foreign file must not run code
            if isinstance(arrays, np.ndarray):
                raise _bad(path, "it is one array, not an .npz")
            return _head(path, dict(arrays))
    except FileNotFoundError as error:
        raise ModelFileError(
            f"The head of the reward model is missing: there is no {path}.",
            f"Name it with --reward-head PATH.npz. {_REMEDY}",
        ) from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise _bad(path, f"it cannot be read ({type(error).__name__})") from error


def _head(path: Path, arrays: dict[str, Any]) -> Head:
    parts: dict[int, dict[str, Array]] = {}
    for name, array in arrays.items():
        match = _NAME.fullmatch(name)
        if match is None:
            raise _bad(path, f"it has an array {name!r}")
        if array.dtype.kind != "f" or not np.isfinite(array).all():
            raise _bad(path, f"{name} holds something else than finite numbers")
        parts.setdefault(int(match[1] or 0), {})[match[2]] = array.astype(np.float32)
    layers: list[tuple[Array, Array]] = []
    for number in sorted(parts):
        weight = parts[number].get("weight")
        if weight is None or weight.ndim != 2:
            raise _bad(path, f"layer {number} has no matrix")
        bias = parts[number].get("bias", np.zeros(len(weight), np.float32))
        if bias.shape != weight.shape[:1] or (layers and weight.shape[1] != len(layers[-1][1])):
            raise _bad(path, f"the shapes of layer {number} do not fit")
        layers.append((weight, bias))
    if not layers or len(layers[-1][1]) not in _KINDS:
        raise _bad(path, "it does not end in 1 value (RM) or 2 classes (PRM)")
    return Head(tuple(layers))


def _bad(path: Path, why: str) -> ModelFileError:
    return ModelFileError(f"{path} is no head of a reward model: {why}.", _REMEDY)
