"""Real servers on loopback, as processes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

LLAMA_SERVER = os.environ.get("QMATH_LLAMA_SERVER") or shutil.which("llama-server") or ""
needs_llama_server = pytest.mark.skipif(
    not LLAMA_SERVER, reason="no llama-server on PATH, and QMATH_LLAMA_SERVER names none"
)


@contextmanager
def llama_server(model: Path, *, n_ctx: int = 512, slots: int = 1, threads: int = 1) -> Iterator[str]:
    numbers = ("-c", str(n_ctx * slots), "-np", str(slots), "-t", str(threads))
    with _started([LLAMA_SERVER, "-m", str(model), *numbers, "--host", "127.0.0.1"]) as url:
        yield url


@contextmanager
def llama_cpp_python(model: Path, *, n_ctx: int = 512, threads: int = 1) -> Iterator[str]:
    numbers = ("--n_ctx", str(n_ctx), "--n_threads", str(threads), "--model_alias", "qwen2.5")
    with _started([sys.executable, "-m", "llama_cpp.server", "--model", str(model), *numbers]) as url:
        yield url


@contextmanager
def _started(command: list[str]) -> Iterator[str]:
    """The URL of the server once its port is open; it may still be loading its model."""
    with tempfile.TemporaryDirectory() as folder, _logged(command, Path(folder) / "log") as url:
        yield url


@contextmanager
def _logged(command: list[str], log: Path) -> Iterator[str]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with log.open("wb") as output:
        process = subprocess.Popen([*command, "--port", str(port)], stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None, log.read_text(errors="replace")[-2000:]
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
