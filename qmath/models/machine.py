"""The machine as the choice of a model sees it: devices and memory, in bytes. Plain data; `hardware.py` fills it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

# Names that CUDA and ROCm give them: "Orin", "NVIDIA GB10", "AMD Radeon 780M Graphics", and plain "AMD Radeon Graphics"
_ON_BOARD = re.compile(r"\b(Orin|Xavier|Tegra|Thor|nvgpu|GB10|Radeon(\(TM\))?( \d{3,4}[MS])? Graphics)\b")

DeviceKind = Literal["cpu", "gpu", "igpu"]


@dataclass(frozen=True, slots=True)
class Device:
    """One compute device as ggml names it (`CUDA0`, `Metal`, `CPU`). An `igpu` shares the machine's memory."""

    name: str
    description: str
    kind: DeviceKind
    total_bytes: int
    free_bytes: int

    @property
    def unified(self) -> bool:
        """Whether its memory is main memory: integrated GPUs, and those that ggml calls GPUs all the same.

        These are Apple's, NVIDIA's boards and small machines, and AMD's integrated graphics under ROCm.
        """
        if self.kind == "igpu" or self.name.startswith(("Metal", "MTL")):
            return True
        return self.kind == "gpu" and _ON_BOARD.search(self.description) is not None


@dataclass(frozen=True, slots=True)
class Memory:
    """Main memory: installed, and what can be had without swapping."""

    total_bytes: int
    available_bytes: int


@dataclass(frozen=True, slots=True)
class Machine:
    """What a plan is made for. `cores` are physical ones."""

    devices: Sequence[Device]
    memory: Memory
    cores: int = 1

    @property
    def accelerators(self) -> tuple[Device, ...]:
        """The devices that llama.cpp offloads layers to: GPUs, or integrated ones where there are no others."""
        gpus = tuple(device for device in self.devices if device.kind == "gpu")
        return gpus or tuple(device for device in self.devices if device.kind == "igpu")
