"""The llama.cpp that is installed: its build, whether it decodes here, its devices, and GPUs that it does not use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qmath.doctor.check import Check
from qmath.doctor.fixing import spell
from qmath.doctor.gpus import Gpu, Which, mending, tool
from qmath.doctor.probe import REBUILD_COMMAND, REMEDY, Outcome
from qmath.models.machine import Device
from qmath.models.sizes import human

_GROUP = "llama.cpp"
_BACKENDS = {
    "NVIDIA": {"CUDA", "Vulkan"},
    "AMD": {"ROCm", "HIP", "Vulkan"},
    "Intel": {"SYCL", "Vulkan", "OpenCL"},
    "Apple": {"MTL", "Metal"},
}


def build(version: str | None, backends: Mapping[str, Sequence[str]] | None) -> Check:
    """Which version is installed, with which backends (None: not to be asked), built for which instructions."""
    if version is None:
        return Check(
            _GROUP, "build", "problem", "llama-cpp-python is not installed", REMEDY, True, REBUILD_COMMAND
        )
    if backends is None:
        return Check(_GROUP, "build", "ok", f"llama-cpp-python {version}")
    named = [f"{name} ({', '.join(features)})" if features else name for name, features in backends.items()]
    return Check(
        _GROUP, "build", "ok", f"llama-cpp-python {version}; {'; '.join(named) or 'no backend found'}"
    )


def self_test(outcome: Outcome) -> Check:
    """Whether it decodes on this machine."""
    if outcome.state == "ok":
        return Check(_GROUP, "self-test", "ok", "a tiny model decodes on every device")
    return Check(_GROUP, "self-test", "problem", outcome.detail, REMEDY, True, REBUILD_COMMAND)


def devices(found: Iterable[Device]) -> Check:
    """What it computes on."""
    named = [
        f"{d.name} {d.description.strip()} ({human(d.free_bytes)} free)" for d in found if d.kind != "cpu"
    ]
    if named:
        return Check(_GROUP, "devices", "ok", "; ".join(named))
    return Check(_GROUP, "devices", "ok", "the processor alone")


def unused_gpus(
    gpus: Iterable[Gpu], backends: Iterable[str], found: Iterable[Device], which: Which = tool
) -> list[Check]:
    """A warning for each maker whose GPUs the system sees and llama.cpp does not: the oldest complaint of all.

    Only the best of them is mended by a command: a build for another one would take its place. Graphics inside the
    processor are not missed beside a card, which llama.cpp prefers.
    """
    # A registry may be called CUDA, or CUDA with a number behind.
    compiled = {name.rstrip("0123456789") for name in backends}
    has_device = any(device.kind != "cpu" for device in found)
    checks: list[Check] = []
    makers = _by_maker(gpus)
    if makers.keys() & {"NVIDIA", "AMD"}:
        makers.pop("Intel", None)
    for maker, cards in makers.items():
        names = ", ".join(dict.fromkeys(map(str, cards)))
        if compiled & _BACKENDS[maker]:
            if not has_device:
                detail = f"{names}: this build could use it, and its driver does not offer it"
                remedy = "Update the driver; in a container, pass the GPU through (for example --gpus all)."
                checks.append(Check(_GROUP, "unused GPU", "warning", detail, remedy))
            continue
        detail = f"{names}: this build of llama.cpp does not use it"
        if has_device or checks:
            remedy = "A build for Vulkan uses the cards of all makers at once (docs/hardware.md)."
            checks.append(Check(_GROUP, "unused GPU", "warning", detail, remedy))
            continue
        mended = mending(maker, which)
        before = f"Install {mended.first}, then run" if mended.first else "Run"
        remedy = f"{before} `{spell(mended.command)}`, or `qmath doctor --fix` (docs/hardware.md)."
        fix = () if mended.first else mended.command
        checks.append(Check(_GROUP, "unused GPU", "warning", detail, remedy, fix=fix))
    return checks


def _by_maker(gpus: Iterable[Gpu]) -> dict[str, list[Gpu]]:
    found: dict[str, list[Gpu]] = {}
    for gpu in gpus:
        found.setdefault(gpu.maker, []).append(gpu)
    return dict(sorted(found.items(), key=lambda item: item[0] != "NVIDIA"))  # the better supported first
