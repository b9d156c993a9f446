"""The choice of a model by memory and speed: the largest Qwen2.5-Math that fits well, and why in one sentence.

"Well" is: all layers on GPUs with the whole context; or small enough to be read at a bearable speed from main memory.
The family's guide: 1.5B from 1.5 GB, 7B on cards of 8 GB, 72B from about 48 GB.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from qmath.errors import OutOfMemory
from qmath.models.entries import Entry
from qmath.models.fit import Plan, plan
from qmath.models.machine import Machine
from qmath.models.registry import Registry
from qmath.models.sizes import human

# Decoding reads all weights for every token, so on a CPU the size of the file sets the speed: about 14 tokens/s for
# 1.5B and 3 for 7B on two cores (measured), three times that on a desktop.
ANY_CPU_BYTES: Final = 2_000_000_000
GOOD_CPU_BYTES: Final = 6_000_000_000
GOOD_CPU_CORES: Final = 6
GOOD_CPU_RAM: Final = 15_000_000_000  # "16 GB", less what firmware and graphics keep
# Shares of the accelerators' free memory: a lower quantisation is taken only where the first is enough, a larger one
# only where the second is (the third, where other programs use the same memory): room for sequences and context.
COMFORT: Final = 0.9
PLENTY: Final = 0.5
PLENTY_SHARED: Final = 1 / 3


@dataclass(frozen=True, slots=True)
class Choice:
    """What to load by default on a machine, and why."""

    entry: Entry
    quantisation: str
    plan: Plan
    why: str


def choose(registry: Registry, machine: Machine) -> Choice:
    """The largest model that fits well, else the smallest that fits at all.

    Raises OutOfMemory where none does, with the numbers of the smallest.
    """
    passed_over: tuple[Entry, str, str] | None = None  # the last one is the next size up
    smallest: tuple[Entry, str, Plan] | None = None
    refused: OutOfMemory | None = None
    for entry, quantisation in _candidates(registry):
        shape = entry.estimate(quantisation)
        if shape is None:
            continue
        try:
            found = plan(shape, machine)
        except OutOfMemory as error:
            refused = error
            passed_over = entry, quantisation, "needs more memory"
            continue
        if reason := _not_well(entry, quantisation, found, machine):
            passed_over = entry, quantisation, reason
            smallest = (entry, quantisation, found)
            continue
        quantisation, found = _larger(entry, machine) or (quantisation, found)
        return Choice(entry, quantisation, found, _why(entry, quantisation, found, machine, passed_over))
    if smallest is None:
        raise refused or OutOfMemory("models.toml names no model to choose.", "Name one with --model.")
    entry, quantisation, found = smallest
    return Choice(
        entry,
        quantisation,
        found,
        f"{entry.title} ({quantisation}) is the smallest; it just fits, {_place(found, machine)}.",
    )


def _candidates(registry: Registry) -> Iterator[tuple[Entry, str]]:
    """Entries by size, largest first; of each its automatic quantisations, best first."""
    by_size = sorted(registry.entries, key=lambda entry: -entry.sizes.get(entry.default, 0))
    for entry in by_size:
        for quantisation in entry.automatic:
            yield entry, quantisation


def _larger(entry: Entry, machine: Machine) -> tuple[str, Plan] | None:
    """The best quantisation that plenty of fast memory holds: there it costs little, and the model is better."""
    fast = [device for device in machine.accelerators if device.kind == "gpu"]
    plenty = PLENTY_SHARED if all(device.unified for device in fast) else PLENTY
    for quantisation in entry.larger if fast else ():
        shape = entry.estimate(quantisation)
        if shape is None:
            continue
        with contextlib.suppress(OutOfMemory):
            found = plan(shape, machine)
            if found.where == "GPU" and found.device_bytes <= plenty * _free(machine):
                return quantisation, found
    return None


def _free(machine: Machine) -> int:
    """Bytes that the accelerators have; what is shared with other programs only as far as it is free."""
    free = sum(device.free_bytes for device in machine.accelerators)
    if all(device.unified for device in machine.accelerators):
        return min(free, machine.memory.available_bytes)
    return free


def _not_well(entry: Entry, quantisation: str, found: Plan, machine: Machine) -> str:
    """Why a model that fits is passed over; empty where it fits well."""
    size = entry.sizes[quantisation]
    if size <= _cpu_limit(machine):
        return ""
    if found.where != "GPU":
        place = "with only a part of it on the GPU" if found.where == "GPU+CPU" else "on this CPU"
        return f"would fit but be slow {place}"
    if all(device.unified for device in machine.accelerators) and machine.memory.total_bytes < GOOD_CPU_RAM:
        return "would fit but leave too little memory for other programs"
    if all(device.kind == "igpu" for device in machine.accelerators):  # its bandwidth is the CPU's
        return "would fit but be slow on these integrated graphics"
    lower = quantisation != entry.automatic[0]
    if found.kv_type != "f16" or (lower and found.device_bytes > COMFORT * _free(machine)):
        return "would leave no room on the GPU"
    return ""


def _cpu_limit(machine: Machine) -> int:
    good = machine.cores >= GOOD_CPU_CORES and machine.memory.total_bytes >= GOOD_CPU_RAM
    return GOOD_CPU_BYTES if good else ANY_CPU_BYTES


def _why(
    entry: Entry,
    quantisation: str,
    found: Plan,
    machine: Machine,
    passed_over: tuple[Entry, str, str] | None,
) -> str:
    sentence = f"{entry.title} ({quantisation}) is the largest that fits well, {_place(found, machine)}"
    if passed_over is None:
        return f"{sentence}."
    larger, at, reason = passed_over
    return f"{sentence}; {at if larger is entry else larger.title} {reason}."


def _place(found: Plan, machine: Machine) -> str:
    needs = f"about {human(found.expected_bytes)} with a context of {found.n_ctx} tokens"
    if found.where == "CPU":
        cores = "one core" if machine.cores == 1 else f"{machine.cores} cores"
        return f"on the CPU ({cores}, {needs})"
    names = [share.device for share in found.shares if share.device != "RAM"]
    if found.where != "GPU":
        names.append("the CPU")
    return f"on {' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))} ({needs})"
