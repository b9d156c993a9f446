"""What llama.cpp says while it works: kept for error messages, never shown as it is."""

from __future__ import annotations

import ctypes
from collections import deque
from typing import Any

_ERROR = 4  # ggml_log_level
_lines: deque[str] = deque(maxlen=20)
_alive: list[Any] = []  # the library keeps its pointer for as long as the process lives


def capture(api: Any) -> None:
    """Send the log of `llama_cpp` (`api`) here, from now on; what was kept before is forgotten."""
    if not _alive:
        _alive.append(api.llama_log_callback(_keep))
    api.llama_log_set(_alive[0], None)
    _lines.clear()


def first_error(otherwise: str) -> str:
    """The first error since `capture`, which names the cause; later ones repeat that something failed."""
    useful = [line for line in _lines if line and "failed to load model" not in line]
    return (useful[0].partition(": ")[2] or useful[0]).rstrip(".") if useful else otherwise


def _keep(level: int, text: bytes, _data: ctypes.c_void_p) -> None:
    if level == _ERROR:
        _lines.append(text.decode("utf-8", "replace").strip())
