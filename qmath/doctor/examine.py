"""All checks of this machine, one after the other, as they are found."""

from __future__ import annotations

from collections.abc import Iterator

from qmath.doctor import gpus, hub, integrity, llamacpp, model, probe, protection, speed, system
from qmath.doctor.build import installed_version
from qmath.doctor.check import Check
from qmath.doctor.cpu import this_cpu
from qmath.models import ggml, hardware
from qmath.models.machine import Machine


def examine(*, verify: bool = False) -> Iterator[Check]:
    """Check after check, grouped; takes a few seconds. No model is loaded, nothing is downloaded.

    verify: whether the model's file is read and its hash compared.
    """
    memory, cores = hardware.memory(), hardware.cores()
    yield system.python(this_cpu())
    yield system.main_memory(memory, cores)
    yield system.disk(model.folder())
    outcome = probe.probe()
    # A library that crashes is not asked for anything in this process.
    usable = outcome.state == "ok"
    devices = hardware.devices() if usable else ()
    backends = ggml.backends() if usable else None
    version = None if outcome.state == "missing" else installed_version() or "of unknown version"
    yield llamacpp.build(version, backends)
    if version is not None:
        yield llamacpp.self_test(outcome)
        if backends is not None:
            yield llamacpp.devices(devices)
        yield from llamacpp.unused_gpus(gpus.seen(gpus.run), backends or {}, devices)
    machine = Machine(devices, memory, cores)
    yield from model.choice(machine)
    if (found := model.on_disk(machine)) is not None:
        if verify:
            yield integrity.verify(found.parts)
        if not machine.accelerators:
            yield speed.estimate(speed.bandwidth(cores), sum(part.stat().st_size for part in found.parts))
    yield hub.this_hub()
    yield protection.isolation()
    yield system.terminal(system.this_terminal())
