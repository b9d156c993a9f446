"""GPUs that the system sees, whatever llama.cpp was built for: by NVML's tool, by Linux's DRM, by the kind of Mac."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qmath.doctor.probe import REBUILD_COMMAND

_SECONDS = 10
_VENDORS = {"0x10de": "NVIDIA", "0x1002": "AMD", "0x8086": "Intel"}
_NVIDIA_DRIVER = ("proc/driver/nvidia/version", "etc/nv_tegra_release")  # the latter on Jetson boards
_SMALLEST = 512 << 20  # a display controller of a server is no GPU that pays

# For each maker: the tool of its development kit, ggml's option, and what to install where there is none.
_BUILDS = {
    "NVIDIA": (("nvcc", "CUDA"), ("glslc", "VULKAN")),
    "AMD": (("hipcc", "HIP"), ("glslc", "VULKAN")),
    "Intel": (("glslc", "VULKAN"),),
    "Apple": (("clang", "METAL"),),
}
# Where the kits' own installers put their tools, and PATH often has them not.
_PLACES = {"nvcc": Path("/usr/local/cuda/bin/nvcc"), "hipcc": Path("/opt/rocm/bin/hipcc")}
_KITS = {
    "CUDA": "the CUDA toolkit",
    "HIP": "ROCm with HIP",
    "VULKAN": "the Vulkan SDK",
    "METAL": "Xcode's tools",
}

Run = Callable[[Sequence[str]], str]
Which = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Gpu:
    """`total_bytes` is 0 where the system does not tell, or where its memory is the machine's."""

    maker: str
    name: str = ""
    total_bytes: int = 0

    def __str__(self) -> str:
        return self.name if self.name.startswith(self.maker) else f"{self.maker} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Mending:
    """`command` rebuilds llama.cpp for a GPU; `first` is what must be installed before, or empty."""

    command: tuple[str, ...]
    first: str


def seen(run: Run, root: Path = Path("/"), system: str = sys.platform, machine: str = "") -> tuple[Gpu, ...]:
    """The GPUs of this system. `run` gives the output of a command; empty where it fails."""
    if system == "darwin":
        return (Gpu("Apple", "GPU"),) if (machine or platform.machine()) == "arm64" else ()
    by_nvml = _nvidia(run)
    others = [gpu for gpu in _drm(root) if not (by_nvml and gpu.maker == "NVIDIA")]
    if not by_nvml and any((root / sign).exists() for sign in _NVIDIA_DRIVER):
        others = [Gpu("NVIDIA"), *(gpu for gpu in others if gpu.maker != "NVIDIA")]
    return (*by_nvml, *others)


def _nvidia(run: Run) -> list[Gpu]:
    text = run(("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"))
    found = []
    for line in text.splitlines():
        name, _, mebibytes = (part.strip() for part in line.rpartition(","))
        # Boards whose memory is the machine's (Orin, GB10) tell none.
        if name and (mebibytes.isdigit() or mebibytes in ("[N/A]", "[Not Supported]")):
            found.append(Gpu("NVIDIA", name, int(mebibytes) << 20 if mebibytes.isdigit() else 0))
    return [gpu for gpu in found if not gpu.name.startswith("[")]


def _drm(root: Path) -> list[Gpu]:
    """Linux: cards whose driver is loaded. AMD tells the memory; others only who made them."""
    found = []
    for device in sorted(root.glob("sys/class/drm/card[0-9]*/device")):
        maker = _VENDORS.get(_read(device / "vendor"))
        if maker is None:
            continue
        vram = _read(device / "mem_info_vram_total")
        total = int(vram) if vram.isdigit() else 0
        if maker == "AMD" and total < _SMALLEST:
            continue
        found.append(Gpu(maker, "GPU", total))
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def tool(name: str, places: Mapping[str, Path] = _PLACES) -> str | None:
    """Where a tool of a development kit is, on PATH or where its installer puts it."""
    place = places.get(name)
    return shutil.which(name) or (str(place) if place is not None and place.is_file() else None)


def mending(maker: str, which: Which = tool) -> Mending:
    """The build of llama.cpp that uses a GPU of this maker, with the kit that is installed, else with the best one."""
    builds = _BUILDS[maker]
    path, option = next(
        ((path, option) for name, option in builds if (path := which(name))), ("", builds[0][1])
    )
    # CMake looks for nvcc on PATH; ROCm it finds by itself.
    beside = (f"CUDACXX={path}",) if path.endswith("/nvcc") and not shutil.which("nvcc") else ()
    command = (f"CMAKE_ARGS=-DGGML_{option}=on", *beside, *REBUILD_COMMAND)
    return Mending(command, "" if path else _KITS[option])


def run(command: Sequence[str]) -> str:
    """What a command of the system prints; empty where there is none, or where it fails or hangs."""
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        done = subprocess.run(
            [program, *command[1:]],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
            errors="replace",
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
