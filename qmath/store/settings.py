"""The options that results depend on, as a record tells them."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from qmath.options import Options

# How fast results come, where from, and how safely; an address may also hold a password.
_NO_MATTER = ("jobs", "isolated", "download", "endpoint", "server", "engine", "reward_endpoint")


def settings(options: Options) -> dict[str, Any]:
    """All options, new ones too, but those that change no result. `--model` by its name: folders differ and move."""
    told = {name: value for name, value in asdict(options).items() if name not in _NO_MATTER}
    model = told["model"]
    if model is not None and not model.startswith("hf:"):
        told["model"] = PurePath(model).name
    return {name: None if value == math.inf else value for name, value in told.items()}
