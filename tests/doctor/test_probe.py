from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from qmath.doctor import probe
from qmath.doctor.probe import Outcome, judge
from qmath.models.ggml import library_path

STEPS = "loading the library\ndecoding a prompt on the processor\n"


def child(code: str) -> list[str]:
    """A stand-in for the self-test: a Python that does this and is handed the model's path."""
    return [sys.executable, "-c", code]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "lib" / "libggml.so"
    path.parent.mkdir()
    path.write_bytes(b"one build")
    return path


def ask(library: Path, code: str, timeout: float = 60.0) -> Outcome:
    memory = library.parent.parent / "memory"
    return probe.probe(library, command=child(code), memory=memory, timeout=timeout)


CRASH = "import os, signal; print('decoding a prompt', flush=True); os.kill(os.getpid(), signal.{})"
COUNT = "import pathlib, sys; open({!r}, 'a').write('x'); print('done')"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("signal", ["SIGSEGV", "SIGILL", "SIGABRT", "SIGFPE"])
def test_a_native_crash_becomes_a_sentence(library: Path, signal: str) -> None:
    outcome = ask(library, CRASH.format(signal))
    assert outcome.state == "crashed"
    assert signal in outcome.detail
    assert "decoding a prompt" in outcome.detail


def test_what_works_is_asked_once_per_library_file(library: Path, tmp_path: Path) -> None:
    counter = tmp_path / "count"
    code = COUNT.format(str(counter))
    assert ask(library, code) == ask(library, code) == Outcome("ok")
    assert counter.read_text() == "x"
    library.write_bytes(b"another build")
    assert ask(library, code).state == "ok"
    assert counter.read_text() == "xx"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_crash_is_remembered_until_it_is_forgotten(library: Path, tmp_path: Path) -> None:
    assert ask(library, CRASH.format("SIGILL")).state == "crashed"
    assert ask(library, "print('done')").state == "crashed"
    probe.forget(library, tmp_path / "memory")
    assert ask(library, "print('done')").state == "ok"


@pytest.mark.parametrize(
    "code", ["import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "raise SystemExit(1)"]
)
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_what_may_pass_is_not_remembered(library: Path, code: str) -> None:
    assert ask(library, code).state == "failed"
    assert ask(library, "print('done')").state == "ok"


def test_a_child_that_hangs_is_ended(library: Path) -> None:
    began = time.monotonic()
    outcome = ask(library, "import time; print('loading', flush=True); time.sleep(60)", timeout=0.5)
    assert time.monotonic() - began < 20
    assert outcome.state == "failed"
    assert "hung" in outcome.detail


def test_an_unreadable_memory_is_asked_anew(library: Path, tmp_path: Path) -> None:
    assert ask(library, "print('done')").state == "ok"
    (record,) = (tmp_path / "memory").iterdir()
    for text in ("", "[]", '{"state": "ok"}'):
        record.write_text(text)
        assert ask(library, "raise SystemExit(1)").state == "failed"


def test_a_memory_that_cannot_be_written_does_no_harm(library: Path, tmp_path: Path) -> None:
    (tmp_path / "memory").write_text("a file, not a folder")
    assert ask(library, "print('done')").state == "ok"


@pytest.mark.parametrize(
    ("returncode", "stdout", "stderr", "state", "words"),
    [
        (0, "loading\ndone\n", "", "ok", ""),
        (0, "loading\n", "", "failed", "loading"),  # it ended early
        (3, STEPS, "libcudart.so.12: cannot open shared object file\n", "unloadable", "libcudart.so.12"),
        (1, STEPS, "llama_decode returned -3\n", "failed", "llama_decode returned -3"),
        (0xC0000005, STEPS, "", "crashed", "0xc0000005"),  # Windows: access violation
        (-4, STEPS, "", "crashed", "SIGILL"),
        (-9, STEPS, "", "failed", "memory"),
    ],
)
def test_the_end_of_the_child_is_judged(
    returncode: int, stdout: str, stderr: str, state: str, words: str
) -> None:
    outcome = judge(returncode, stdout, stderr)
    assert outcome.state == state
    assert words in outcome.detail
    assert outcome.detail == "" or outcome.detail.endswith(".")


def test_the_installed_library_decodes_and_asking_again_is_cheap(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if library_path() is None:
        pytest.skip("llama-cpp-python is not installed")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    probe.ensure_usable()
    best = min(_seconds(probe.ensure_usable) for _ in range(20))
    assert best < 0.005  # 0.4 ms here; the bound allows for a loaded machine


def _seconds(work: object) -> float:
    began = time.perf_counter()
    assert callable(work)
    work()
    return time.perf_counter() - began
