"""pip and the compiler as set-up uses them: run with progress, and explained where they fail."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from qmath.doctor.recipe import PACKAGE, Recipe
from qmath.errors import QmathError

_STEP = re.compile(r"^\s*\[\s*(\d+)/(\d+)\]|^\[\s*(\d+)%\]")  # ninja's [12/83] or make's [ 14%]
_TAIL_LINES = 12
_BYTES_PER_JOB = 1_500_000_000  # what one compiler takes at its worst

# What the log says, and what to do about it: the first that fits.
_CAUSES: tuple[tuple[str, str], ...] = (
    (
        r"externally-managed-environment",
        "This Python belongs to the system: use a virtual environment (`make venv`).",
    ),
    (r"No space left on device", "The disk is full: free some space and run it again."),
    (
        r"Killed|out of memory|cannot allocate memory",
        "Memory ran out: run it again with CMAKE_BUILD_PARALLEL_LEVEL=1.",
    ),
    (
        r"nvcc.*not found|CUDA Toolkit not found|No CMAKE_CUDA_COMPILER",
        "Install the CUDA toolkit (nvcc) first.",
    ),
    (
        r"Could NOT find Vulkan|hip.*not found|HIP.*NOTFOUND",
        "Install the GPU's development kit first (docs/hardware.md).",
    ),
    (
        r"Temporary failure in name resolution|Could not find a version|No matching distribution|ConnectionError"
        r"|Read timed out|Network is unreachable|Max retries exceeded",
        "The package index cannot be reached: connect, or set PIP_INDEX_URL to a mirror, and run it again.",
    ),
)


def require_compiler(environ: Mapping[str, str]) -> None:
    """Raise QmathError with the command that installs a C++ compiler where there is none."""
    asked = shlex.split(environ.get("CXX", ""))
    candidates = asked[:1] or ("c++", "g++", "clang++", "cl")
    if any(map(shutil.which, candidates)):
        return
    remedy = (
        "Run `xcode-select --install`."
        if sys.platform == "darwin"
        else "Install g++ (`apt install g++`, `dnf install gcc-c++`)."
    )
    raise QmathError(f"There is no C++ compiler ({', '.join(candidates)}).", remedy)


def unused_gpu() -> str:
    """A GPU that a build without CMAKE_ARGS would not use, in words; empty where there is none to be seen."""
    if Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi"):
        return "An NVIDIA GPU"
    return "An AMD GPU" if Path("/dev/kfd").exists() else ""


def build_wheel(recipe: Recipe, folder: Path, log: Path, say: Callable[[str], None]) -> None:
    """Build the wheel from its source distribution into `folder`. Raises QmathError with the cause and the log."""
    environ = dict(os.environ, CMAKE_ARGS=shlex.join(recipe.cmake_args))
    environ.setdefault("CMAKE_BUILD_PARALLEL_LEVEL", str(jobs()))
    command = (
        "wheel",
        "--no-cache-dir",
        "--no-deps",
        "--no-binary",
        PACKAGE,
        "-v",
        "-w",
        str(folder),
        recipe.requirement,
    )
    log.unlink(missing_ok=True)
    shown = 0
    for line in _run(command, environ, log, f"{recipe.requirement} could not be built"):
        percent = progress(line)
        if percent is not None and percent >= shown + 25:
            shown = percent - percent % 25
            say(f"  {shown} %")


def install(wheel: Path, log: Path) -> None:
    """Install the wheel in place of what is there, and what it needs beside it."""
    for command in (("install", "--force-reinstall", "--no-deps", str(wheel)), ("install", str(wheel))):
        for _ in _run(command, dict(os.environ), log, f"{wheel.name} could not be installed"):
            pass


def progress(line: str) -> int | None:
    """The share of the build that is done, in percent, if this line of its output tells."""
    found = _STEP.match(line)
    if not found:
        return None
    done, steps, percent = found.groups()
    return int(percent) if percent else 100 * int(done) // max(1, int(steps))


def jobs() -> int:
    """As many compilers at once as there are processors, and memory for."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return count
    return max(1, min(count, memory // _BYTES_PER_JOB))


def explain(output: Sequence[str]) -> str:
    """What to do about a failed pip, from what it wrote; empty where nothing is recognised."""
    text = "\n".join(output)
    return next((remedy for pattern, remedy in _CAUSES if re.search(pattern, text, re.IGNORECASE)), "")


def _run(arguments: Sequence[str], environ: Mapping[str, str], log: Path, failed: str) -> Iterator[str]:
    """pip's output by lines, kept in `log`; raises QmathError where pip fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    tail: deque[str] = deque(maxlen=400)
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("a", encoding="utf-8") as record,
        subprocess.Popen(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as child,
    ):
        try:
            for line in child.stdout or ():
                record.write(line)
                tail.append(line.rstrip())
                yield line
        except BaseException:  # Ctrl-C: the compilers must not outlive set-up
            child.kill()
            raise
    if child.returncode != 0:
        if any("No module named pip" in line for line in tail):
            remedy = f"Run `{sys.executable} -m ensurepip` and try again."
        else:
            remedy = explain(tail)
        last = "\n".join(f"    {line}" for line in list(tail)[-_TAIL_LINES:])
        raise QmathError(f"{failed}. {remedy}".strip(), f"The log is {log}; it ends:\n{last}")
