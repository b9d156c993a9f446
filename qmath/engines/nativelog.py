"""What llama.cpp says while it works, its last words included: kept for error messages, never shown as it is."""

from __future__ import annotations

import ctypes
import re
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from qmath.errors import EngineError, ModelLoadError, OutOfMemory, QmathError

_ERROR = 4  # ggml_log_level
_NO_MEMORY = re.compile(r"allocat|out of memory|insufficient memory", re.IGNORECASE)
_lines: deque[str] = deque(maxlen=20)
_alive: list[Any] = []  # the library keeps its pointers for as long as the process lives
_heirs: list[Callable[[QmathError], None]] = []  # who is told of an abort; the last one is


def capture(api: Any) -> None:
    """Send the log of `llama_cpp` (`api`) here, from now on; what was kept before is forgotten."""
    if not _alive:
        _alive.append(api.llama_log_callback(_keep))
        _alive.append(ctypes.CFUNCTYPE(None, ctypes.c_char_p)(_hold))
        # A symbol of ggml, which libllama brings along.
        if register := getattr(api.llama_cpp._lib, "ggml_set_abort_callback", None):
            register(_alive[1])
    api.llama_log_set(_alive[0], None)
    _lines.clear()


def on_abort(tell: Callable[[QmathError], None]) -> None:
    """From now on `tell` gets an error where ggml would end the process: it does so wherever something cannot be, and
    a hostile model file is enough. The thread that it happens on never goes on, so it must be a daemon.
    """
    _heirs[:] = [tell]


def first_error(otherwise: str) -> str:
    """The first error since `capture`, which names the cause; later ones repeat that something failed."""
    useful = [line for line in _lines if line and "failed to load model" not in line]
    return (useful[0].partition(": ")[2] or useful[0]).rstrip(".") if useful else otherwise


def not_loaded(name: str, reason: str) -> QmathError:
    """What llama.cpp's reason for not loading a file means to a user."""
    if _NO_MEMORY.search(reason):
        return OutOfMemory(
            f"{name} does not fit into memory ({reason}).", "Close other programs, or use a smaller model."
        )
    if "unknown model architecture" in reason or "unknown pre-tokenizer" in reason:
        return ModelLoadError(
            f"{name} is of a kind that this llama.cpp does not know yet ({reason}).",
            "Upgrade it: pip install --upgrade llama-cpp-python, or in a clone: make venv.",
        )
    return ModelLoadError(
        f"llama.cpp could not load {name}: {reason}.",
        "Check the file with `qmath models`, or download it again.",
    )


def _keep(level: int, text: bytes, _data: ctypes.c_void_p) -> None:
    if level == _ERROR:
        _lines.append(text.decode("utf-8", "replace").strip())


def _hold(message: bytes) -> None:
    """ggml's abort callback; the process ends where it returns."""
    if not _heirs or threading.current_thread() is threading.main_thread():
        return
    reason = message.decode("utf-8", "replace").strip().rpartition("/")[2]
    _heirs[-1](
        EngineError(
            f"llama.cpp gave up ({reason}).",
            "Use another GGUF of this model; where this one has worked, close programs that take memory.",
        )
    )
    threading.Event().wait()
