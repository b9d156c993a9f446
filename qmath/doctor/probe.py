"""Can the installed llama.cpp decode on this machine? Asked once, in a child process, and remembered.

A build may contain instructions that the processor, or the hypervisor above it, does not run: the first
decode then ends the process with SIGSEGV or SIGILL. In a child that is an exit status, and becomes a sentence
with a remedy.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from qmath.doctor.cpu import this_cpu
from qmath.doctor.places import cache_dir, write_atomically
from qmath.doctor.tiny import write_tiny_model
from qmath.errors import NativeCrash
from qmath.models.ggml import library_path

State = Literal["ok", "missing", "unloadable", "crashed", "failed"]
REBUILD_COMMAND = (sys.executable, "-m", "qmath.doctor.build")
REBUILD = " ".join(REBUILD_COMMAND)
REMEDY = f"Build it for this machine with `{REBUILD}` (a few minutes)."
TIMEOUT_S = 120.0  # it takes 0.4 s on a processor; the first CUDA or Metal start compiles kernels
_SELFTEST = Path(__file__).with_name("selftest.py")
_UNLOADABLE = 3  # selftest's exit status
_REMEMBERED: frozenset[State] = frozenset(
    {"ok", "crashed", "unloadable"}
)  # what a second try would not change


@dataclass(frozen=True, slots=True)
class Outcome:
    """`detail` is empty for "ok" and a sentence otherwise."""

    state: State
    detail: str = ""


def ensure_usable() -> None:
    """Return where llama.cpp decodes on this machine; raise NativeCrash with the remedy where it does not.

    Call it before the first load of a model. Costs less than a millisecond once the outcome is remembered.
    """
    outcome = probe()
    if outcome.state != "ok":
        raise NativeCrash(outcome.detail, REMEDY)


def probe(
    library: Path | None = None,
    *,
    command: Sequence[str] | None = None,
    memory: Path | None = None,
    timeout: float = TIMEOUT_S,
) -> Outcome:
    """The outcome for the installed library, remembered per library file and processor.

    `library`, `command` and `memory` (a folder) are what a test replaces.
    """
    library = library or library_path()
    if library is None:
        return _nowhere()
    folder = memory or cache_dir() / "probe"
    record = folder / f"{_fingerprint(library)}.json"
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):  # nothing remembered, or not readable
        remembered = json.loads(record.read_text(encoding="utf-8"))
        return Outcome(remembered["state"], remembered["detail"])
    outcome = _run(command or (sys.executable, "-P", str(_SELFTEST)), timeout)
    if outcome.state in _REMEMBERED:
        with contextlib.suppress(OSError):  # no room or no right to write: the next run asks again
            write_atomically(record, json.dumps(asdict(outcome)))
    return outcome


def forget(library: Path | None = None, memory: Path | None = None) -> None:
    """Ask again next time, as after a change that the fingerprint cannot see (a driver, a CUDA library)."""
    library = library or library_path()
    if library is not None:
        with contextlib.suppress(OSError):
            ((memory or cache_dir() / "probe") / f"{_fingerprint(library)}.json").unlink()


def _fingerprint(library: Path) -> str:
    """The library's folder as it is now, on this processor: another build or another machine is another
    question.
    """
    files = sorted(p for p in library.parent.iterdir() if p.is_file())
    content = [(str(p), (stat := p.stat()).st_size, stat.st_mtime_ns) for p in files]
    return hashlib.sha256(repr((content, this_cpu().signature, sys.executable)).encode()).hexdigest()[:20]


def _run(command: Sequence[str], timeout: float) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="qmath-") as folder:
        model = Path(folder) / "tiny.gguf"
        write_tiny_model(model)
        try:
            child = subprocess.run(
                [*command, str(model)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            step = _last_line(_as_text(error.stdout))
            return Outcome("failed", f"llama.cpp hung while {step}, for more than {timeout:g} s.")
    return judge(child.returncode, child.stdout, child.stderr)


def judge(returncode: int, stdout: str, stderr: str) -> Outcome:
    """What the child's end means. `stdout` has a line for each step that began."""
    step, reason = _last_line(stdout), _last_line(stderr)
    if returncode == 0 and step == "done":
        return Outcome("ok")
    if returncode == _UNLOADABLE:
        return Outcome("unloadable", f"The llama.cpp library cannot be loaded: {reason}.")
    if (
        returncode == -9
    ):  # SIGKILL: the kernel's, for want of memory, or the user's; it says nothing about the build
        return Outcome(
            "failed", f"The self-test of llama.cpp was killed while {step}; perhaps memory ran out."
        )
    if returncode < 0 or returncode >= 0xC0000000:  # Windows gives an exception's number as exit status
        how = _signal_name(-returncode) if returncode < 0 else f"exception {returncode:#x}"
        return Outcome("crashed", f"The installed llama.cpp crashes on this machine ({how} while {step}).")
    return Outcome(
        "failed", f"llama.cpp failed its self-test while {step}: {reason or f'exit status {returncode}'}."
    )


def _nowhere() -> Outcome:
    if importlib.util.find_spec("llama_cpp") is None:
        return Outcome("missing", "llama-cpp-python is not installed.")
    return Outcome("unloadable", "The installed llama-cpp-python has no shared library.")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].strip().rstrip(".") if lines else "starting"


def _as_text(output: bytes | str | None) -> str:
    return output.decode("utf-8", "replace") if isinstance(output, bytes) else output or ""
