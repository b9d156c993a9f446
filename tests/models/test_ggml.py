from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from qmath.models import ggml


@pytest.fixture
def library() -> Path:
    path = ggml.library_path()
    if path is None:
        pytest.skip("llama-cpp-python is not installed")
    return path


def test_the_processor_is_a_device_with_memory(library: Path) -> None:
    found = [device for device in ggml.devices(library) if device.kind == "cpu"]
    assert len(found) == 1
    assert found[0].description
    assert 0 < found[0].free_bytes <= found[0].total_bytes


def test_backends_name_their_features(library: Path) -> None:
    features = ggml.backends(library)["CPU"]
    assert features
    assert all(feature and "\x00" not in feature for feature in features)


@pytest.mark.usefixtures("library")
def test_asking_prints_nothing_and_imports_no_llama_cpp() -> None:
    code = (
        "import sys; from qmath.models import ggml; ggml.devices(); ggml.backends();"
        "sys.exit(any(name.split('.')[0] in ('llama_cpp', 'numpy') for name in sys.modules))"
    )
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert child.stdout + child.stderr == b""


def test_the_log_callback_is_put_back(library: Path) -> None:
    loaded = ggml.load(library)
    assert loaded is not None
    before, after, data = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
    loaded.ggml_log_get(ctypes.byref(before), ctypes.byref(data))
    ggml.devices(library)
    loaded.ggml_log_get(ctypes.byref(after), ctypes.byref(data))
    assert before.value == after.value


def test_the_name_that_llama_asks_for_is_preferred(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LLAMA_CPP_LIB_PATH", str(tmp_path))
    assert ggml.library_path() is None
    (tmp_path / "libggml.so").touch()
    assert ggml.library_path() == tmp_path / "libggml.so"
    (tmp_path / "libggml.so.0").touch()
    assert ggml.library_path() == tmp_path / "libggml.so.0"


@pytest.mark.parametrize("content", [b"", b"\x7fELF not a library"])
def test_a_library_that_cannot_be_loaded_has_no_devices(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "libggml.so"
    broken.write_bytes(content)
    assert ggml.devices(broken) == ()
    assert ggml.backends(broken) == {}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs the C library as another library")
def test_a_library_without_these_functions_has_no_devices() -> None:
    assert ggml.load(Path("libc.so.6")) is None
