"""A published checkpoint of a reward model: its configuration and its tensors, read one at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from qmath.errors import ModelFileError, UsageError

Array = np.ndarray[Any, np.dtype[np.float32]]
HEAD = "score."
_TYPES = {"F32": np.float32, "F16": np.float16, "BF16": np.uint16}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A folder as the hub has it. `tensors`: gguf's description of each, by its name."""

    folder: Path
    config: dict[str, Any]
    tensors: dict[str, Any]

    @property
    def trunk(self) -> list[str]:
        """The names of the tensors below the head. `lm_head`, where there is one, is of no use to a reward model."""
        return [name for name in self.tensors if name.startswith("model.")]

    @property
    def head(self) -> list[str]:
        return [name for name in self.tensors if name.startswith(HEAD)]

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(self.tensors[name].shape)

    def tensor(self, name: str) -> Array:
        """In float32, which holds bfloat16 exactly. Raises ModelFileError where it is of another type."""
        found = self.tensors[name]
        if found.dtype not in _TYPES:
            raise ModelFileError(
                f"{name} is stored as {found.dtype}.", "Take the checkpoint in float32, float16 or bfloat16."
            )
        raw = np.asarray(found.mmap_bytes()).view(_TYPES[found.dtype]).reshape(found.shape)
        if found.dtype == "BF16":  # the upper half of a float32
            return (raw.astype(np.uint32) << 16).view(np.float32)
        return raw.astype(np.float32)


def open_checkpoint(folder: Path) -> Checkpoint:
    """Raises ModelFileError where the folder holds no reward model of the kind Qwen2, UsageError without gguf."""
    gguf = require_gguf()
    config = read_json(folder / "config.json")
    if config.get("model_type") != "qwen2":
        raise ModelFileError(
            f"{folder} is a model of the kind {config.get('model_type')}.",
            "Reward models are Qwen2.5-Math-RM and -PRM.",
        )
    tensors: dict[str, Any] = {}
    for file in sorted(folder.glob("*.safetensors")):
        try:
            tensors |= gguf.utility.SafetensorsLocal(file).tensors
        except (ValueError, KeyError, OSError) as error:
            raise ModelFileError(f"{file} is cut short or no safetensors file.", "Fetch it again.") from error
    _complete(folder, set(tensors))
    found = Checkpoint(folder, config, tensors)
    if not found.head or not found.trunk:
        raise ModelFileError(
            f"{folder} has no reward model: no tensors called {HEAD}… in its .safetensors files.",
            "Fetch all files of the checkpoint.",
        )
    return found


def _complete(folder: Path, names: set[str]) -> None:
    """Checkpoints in several files have an index, which tells when one is missing."""
    index = folder / "model.safetensors.index.json"
    if index.is_file() and (missing := set(read_json(index).get("weight_map", {})) - names):
        raise ModelFileError(
            f"{folder} lacks {len(missing)} tensors, such as {min(missing)}.", "Fetch all of its files."
        )


def read_json(path: Path) -> dict[str, Any]:
    """Raises ModelFileError."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelFileError(
            f"{path} is missing or not readable.", "Name the folder of a checkpoint."
        ) from error
    if not isinstance(found, dict):
        raise ModelFileError(f"{path} is no JSON object.", "Name the folder of a checkpoint.")
    return found


def require_gguf() -> Any:
    """The reference reader and writer of model files. Raises UsageError where it is not installed."""
    try:
        import gguf
        import gguf.utility
    except ImportError as error:
        raise UsageError(
            "Converting a checkpoint needs the package gguf.", "Install it: pip install 'qmath[convert]'"
        ) from error
    return gguf
