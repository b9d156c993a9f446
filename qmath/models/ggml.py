"""The ggml library of llama-cpp-python, asked by ctypes: which devices there are, and what the build can do.

It is found without importing `llama_cpp`, which costs 0.3 s and belongs to `engines/llama.py`.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

from qmath.models.machine import Device, DeviceKind

_KINDS: dict[int, DeviceKind] = {
    0: "cpu",
    1: "gpu",
    2: "igpu",
}  # ggml_backend_dev_type; 3 is an accelerator (BLAS)
_LogCallback = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)


_SILENT = _LogCallback(lambda _level, _text, _data: None)  # devices announce themselves on stderr otherwise


class _Feature(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("value", ctypes.c_char_p))


def library_path() -> Path | None:
    """The shared ggml library beside the installed `llama_cpp`, or None where there is none.

    The name that the llama library asks for (`libggml.so.0`) comes first: a wheel holds copies in place of
    links, and loading two of them would give two registries.
    """
    override = os.environ.get("LLAMA_CPP_LIB_PATH")  # llama_cpp honours it
    if override:
        folder = Path(override)
    else:
        spec = importlib.util.find_spec("llama_cpp")
        if spec is None or not spec.submodule_search_locations:
            return None
        folder = Path(spec.submodule_search_locations[0]) / "lib"
    for name in ("libggml.so.0", "libggml.so", "libggml.0.dylib", "libggml.dylib", "ggml.dll", "libggml.dll"):
        if (path := folder / name).is_file():
            return path
    return None


def devices(library: Path | None = None) -> tuple[Device, ...]:
    """The devices of this build with their memory in bytes; empty where there is no library or it cannot be
    loaded.

    Free memory is what it is now: CUDA, Metal, ROCm and Vulkan all report it here. Nothing is printed.
    """
    ggml = load(library)
    if ggml is None:
        return ()
    found = []
    with _quiet(ggml):
        for index in range(ggml.ggml_backend_dev_count()):
            device = ggml.ggml_backend_dev_get(index)
            kind = _KINDS.get(ggml.ggml_backend_dev_type(device))
            if kind is None:
                continue
            free, total = ctypes.c_size_t(), ctypes.c_size_t()
            ggml.ggml_backend_dev_memory(device, ctypes.byref(free), ctypes.byref(total))
            name = _decode(ggml.ggml_backend_dev_name(device))
            description = _decode(ggml.ggml_backend_dev_description(device))
            found.append(Device(name, description, kind, total.value, free.value))
    return tuple(found)


def backends(library: Path | None = None) -> dict[str, tuple[str, ...]]:
    """The backends compiled in (`CPU`, `CUDA`, …), each with the features that it was built with (`AVX512`,
    …).
    """
    ggml = load(library)
    if ggml is None:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    with _quiet(ggml):
        for index in range(ggml.ggml_backend_reg_count()):
            registry = ggml.ggml_backend_reg_get(index)
            found[_decode(ggml.ggml_backend_reg_name(registry))] = _features(ggml, registry)
    return found


def load(library: Path | None = None) -> ctypes.CDLL | None:
    """The library with its functions declared; None where there is none or it cannot be loaded."""
    path = library or library_path()
    if path is None:
        return None
    try:
        ggml = ctypes.CDLL(str(path))
    except OSError:  # another platform's file, or a driver library that is not there; the probe says which
        return None
    handle, size_p = ctypes.c_void_p, ctypes.POINTER(ctypes.c_size_t)
    for name, result, arguments in (
        ("ggml_backend_dev_count", ctypes.c_size_t, ()),
        ("ggml_backend_dev_get", handle, (ctypes.c_size_t,)),
        ("ggml_backend_dev_type", ctypes.c_int, (handle,)),
        ("ggml_backend_dev_name", ctypes.c_char_p, (handle,)),
        ("ggml_backend_dev_description", ctypes.c_char_p, (handle,)),
        ("ggml_backend_dev_memory", None, (handle, size_p, size_p)),
        ("ggml_backend_reg_count", ctypes.c_size_t, ()),
        ("ggml_backend_reg_get", handle, (ctypes.c_size_t,)),
        ("ggml_backend_reg_name", ctypes.c_char_p, (handle,)),
        ("ggml_backend_reg_get_proc_address", handle, (handle, ctypes.c_char_p)),
        ("ggml_log_get", None, (ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_void_p))),
        ("ggml_log_set", None, (handle, handle)),
    ):
        function = getattr(ggml, name, None)
        if function is None:  # a library older than the version that qmath requires
            return None
        function.restype, function.argtypes = result, arguments
    return ggml


@contextlib.contextmanager
def _quiet(ggml: ctypes.CDLL) -> Iterator[None]:
    """Drop ggml's log for a while; the callback is one for the whole process, so it is put back."""
    callback, data = ctypes.c_void_p(), ctypes.c_void_p()
    ggml.ggml_log_get(ctypes.byref(callback), ctypes.byref(data))
    ggml.ggml_log_set(ctypes.cast(_SILENT, ctypes.c_void_p), None)
    try:
        yield
    finally:
        ggml.ggml_log_set(callback, data)


def _features(ggml: ctypes.CDLL, registry: int) -> tuple[str, ...]:
    address = ggml.ggml_backend_reg_get_proc_address(registry, b"ggml_backend_get_features")
    if not address:
        return ()
    get = ctypes.CFUNCTYPE(ctypes.POINTER(_Feature), ctypes.c_void_p)(address)
    names = []
    for feature in get(registry):  # ends with a null name
        if not feature.name:
            break
        value = _decode(feature.value)
        names.append(_decode(feature.name) if value == "1" else f"{_decode(feature.name)}={value}")
    return tuple(names)


def _decode(text: bytes | None) -> str:
    return (text or b"").decode("utf-8", "replace")
