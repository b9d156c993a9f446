"""Python, memory, disk and terminal."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from qmath.doctor.check import Check
from qmath.doctor.cpu import Cpu
from qmath.models.machine import Memory
from qmath.models.sizes import human

SMALLEST_MODEL = 1_600_000_000  # bytes that the 1.5B model takes at Q4_K_M with its context
SMALLEST_FILE = 1_000_000_000  # and its file


def python(
    cpu: Cpu, *, version: str = sys.version.split()[0], bits: int = 64 if sys.maxsize > 1 << 32 else 32
) -> Check:
    """The interpreter, and whether it is made for this processor."""
    detail = f"{version} in {sys.prefix}"
    if bits < 64:
        remedy = "Use a 64-bit Python: weights do not fit into 32 bits."
        return Check("machine", "Python", "problem", f"{detail}, {bits}-bit", remedy, blocking=True)
    if cpu.emulated:
        remedy = "Install a Python for this machine's own processor; emulation costs most of the speed."
        return Check("machine", "Python", "warning", f"{detail}, emulated ({cpu.arch})", remedy)
    return Check("machine", "Python", "ok", detail)


def main_memory(memory: Memory, cores: int) -> Check:
    """Main memory and processors."""
    unit = "core" if cores == 1 else "cores"
    detail = f"{human(memory.total_bytes)}, {human(memory.available_bytes)} free; {cores} {unit}"
    if memory.available_bytes >= SMALLEST_MODEL:
        return Check("machine", "memory", "ok", detail)
    remedy = f"Close other programs: the smallest model needs {human(SMALLEST_MODEL)}."
    return Check("machine", "memory", "warning", detail, remedy)


def disk(folder: Path) -> Check:
    """Room for a download where models are kept; `folder` need not be there yet."""
    existing = next((p for p in (folder, *folder.parents) if p.exists()), Path.cwd())
    if not os.access(existing, os.W_OK):
        remedy = "Make it writable, or name another folder in HF_HUB_CACHE."
        return Check("machine", "disk", "warning", f"{folder} cannot be written to", remedy)
    free = shutil.disk_usage(existing).free
    detail = f"{human(free)} free for models in {folder}"
    if free >= SMALLEST_FILE:
        return Check("machine", "disk", "ok", detail)
    remedy = (
        f"Free some space: the smallest model is a file of {human(SMALLEST_FILE)}; HF_HUB_CACHE moves it."
    )
    return Check("machine", "disk", "warning", detail, remedy)


@dataclass(frozen=True, slots=True)
class Terminal:
    """What stdout can show. `columns` is 0 where it is no terminal."""

    columns: int
    encoding: str
    term: str = ""
    no_color: bool = False


def this_terminal() -> Terminal:
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    return Terminal(
        columns, sys.stdout.encoding or "ascii", os.environ.get("TERM", ""), bool(os.environ.get("NO_COLOR"))
    )


def terminal(found: Terminal) -> Check:
    """Whether transcripts can be shown as they are meant to be."""
    if not found.columns:
        return Check("terminal", "terminal", "ok", "stdout is no terminal: plain text")
    plain = found.term in ("", "dumb") or found.no_color
    detail = f"{found.columns} columns, {'no colour' if plain else 'colour'}, {found.encoding}"
    if not found.encoding.lower().replace("-", "").startswith("utf"):
        remedy = "Use a UTF-8 locale (LANG=C.UTF-8): signs such as √ and ∈ are lost in this one."
        return Check("terminal", "terminal", "warning", detail, remedy)
    if found.columns < 40:
        return Check("terminal", "terminal", "warning", detail, "Widen the window to 40 columns or more.")
    return Check("terminal", "terminal", "ok", detail)
