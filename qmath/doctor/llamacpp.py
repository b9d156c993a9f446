"""The llama.cpp that is installed: its build, whether it decodes here, its devices, and GPUs that it does not use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from qmath.doctor.check import Check
from qmath.doctor.probe import REBUILD, REMEDY, Outcome
from qmath.models.machine import Device
from qmath.models.sizes import human

_GROUP = "llama.cpp"
_DIALECT = {"NVIDIA": "CUDA", "AMD": "HIP", "Apple": "METAL"}  # the maker of a GPU, and ggml's option for it
_BACKENDS = {"NVIDIA": {"CUDA", "Vulkan"}, "AMD": {"ROCm", "HIP", "Vulkan"}, "Apple": {"MTL", "Metal"}}


def build(version: str | None, backends: Mapping[str, Sequence[str]]) -> Check:
    """Which version is installed, with which backends, built for which instructions."""
    if version is None:
        return Check(_GROUP, "build", "problem", "llama-cpp-python is not installed", REMEDY, blocking=True)
    named = [f"{name} ({', '.join(features)})" if features else name for name, features in backends.items()]
    return Check(
        _GROUP, "build", "ok", f"llama-cpp-python {version}; {'; '.join(named) or 'no backend found'}"
    )


def self_test(outcome: Outcome) -> Check:
    """Whether it decodes on this machine."""
    if outcome.state == "ok":
        return Check(_GROUP, "self-test", "ok", "a tiny model decodes on every device")
    return Check(_GROUP, "self-test", "problem", outcome.detail, REMEDY, blocking=True)


def devices(found: Iterable[Device]) -> Check:
    """What it computes on."""
    named = [
        f"{d.name} {d.description.strip()} ({human(d.free_bytes)} free)" for d in found if d.kind != "cpu"
    ]
    if named:
        return Check(_GROUP, "devices", "ok", "; ".join(named))
    return Check(_GROUP, "devices", "ok", "the processor alone")


def unused_gpus(makers: Iterable[str], backends: Iterable[str]) -> list[Check]:
    """A warning for each GPU of the system that this build has no backend for: the oldest complaint of all."""
    # A registry may be called CUDA, or CUDA with a number behind.
    compiled = {name.rstrip("0123456789") for name in backends}
    return [
        Check(
            _GROUP,
            "unused GPU",
            "warning",
            f"there is a GPU by {maker} that this build of llama.cpp does not use",
            f"Install its toolkit, then run `CMAKE_ARGS=-DGGML_{_DIALECT[maker]}=on {REBUILD}` (docs/hardware.md).",
        )
        for maker in makers
        if maker in _DIALECT and not compiled & _BACKENDS[maker]
    ]


def gpu_makers(root: Path = Path("/")) -> tuple[str, ...]:
    """Makers of the GPUs whose drivers are loaded (Linux); a build for them pays at once."""
    signs = {"NVIDIA": "proc/driver/nvidia/version", "AMD": "dev/kfd"}
    return tuple(maker for maker, sign in signs.items() if (root / sign).exists())
