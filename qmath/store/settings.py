"""The options that results depend on, as a record tells them."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from qmath.options import Options

# How fast results come, where from, and how safely; an address may also hold a password.
_NO_MATTER = ("draft", "jobs", "isolated", "download", "endpoint", "server", "engine", "reward_endpoint")


def settings(options: Options) -> dict[str, Any]:
    """All options, new ones too, but those that change no result. Models by their names: folders differ and move."""
    told = {name: value for name, value in asdict(options).items() if name not in _NO_MATTER}
    for name in ("model", "reward_model", "reward_head"):
        if told.get(name) is not None:
            told[name] = _named(told[name])
    return {name: None if value == math.inf else value for name, value in told.items()}


def _named(model: str) -> str:
    if "://" in model:
        address = urlsplit(model)
        return f"{address.hostname}{address.path}"
    return model if model.startswith("hf:") else PurePath(model).name
